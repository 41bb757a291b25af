package dev.ringfence.simulator.virtual.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Instants and spans for people. Stateless. */
public final class Times {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Times() {}

  /** Such as {@code Mon 2026-03-02 17:40 UTC}. */
  public static String minute(long millis) {
    return MINUTE.format(Instant.ofEpochMilli(millis)) + " UTC";
  }

  /** Such as {@code 2d 3h}, {@code 3h 12m}, {@code 12m 5s} or {@code 5s}. */
  public static String span(long seconds) {
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3_600) {
      return seconds / 60 + "m " + seconds % 60 + "s";
    }
    return seconds < 86_400
        ? seconds / 3_600 + "h " + seconds / 60 % 60 + "m"
        : seconds / 86_400 + "d " + seconds / 3_600 % 24 + "h";
  }
}
