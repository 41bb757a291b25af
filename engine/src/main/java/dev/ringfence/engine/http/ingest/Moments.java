package dev.ringfence.engine.http.ingest;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads instants as people write them: ISO 8601 with an offset ({@code 2026-03-01T09:00:00+05:30}),
 * a local date and time where a time zone is known ({@code 2026-03-01T09:00}; one that clocks jump
 * over is the instant as long after the jump, one that comes twice the first of the two), or a
 * duration from now on ({@code 2h}). Immutable, stateless.
 */
public final class Moments {
  /** Nobody plans further ahead; a slip of the pen in the year does. */
  private static final long FURTHEST_MILLIS = Duration.ofDays(400).toMillis();

  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(s|m|h|d)");

  private Moments() {}

  /**
   * The instant as wall milliseconds.
   *
   * @param zone of a local date and time, or null when none is known
   * @throws IllegalArgumentException with words that fit behind the text, which they do not repeat
   */
  public static long parse(String text, @Nullable ZoneId zone, long nowMillis) {
    Matcher duration = DURATION.matcher(text);
    long millis =
        duration.matches() ? nowMillis + millis(duration) : instant(text.replace(' ', 'T'), zone);
    if (millis > nowMillis + FURTHEST_MILLIS) {
      throw new IllegalArgumentException("is more than 400 days ahead");
    }
    if (millis <= 0) {
      throw new IllegalArgumentException("is long past");
    }
    return millis;
  }

  private static long millis(Matcher duration) {
    long length = Long.parseLong(duration.group(1));
    return switch (duration.group(2)) {
      case "s" -> length * 1_000;
      case "m" -> length * 60_000;
      case "h" -> length * 3_600_000;
      default -> length * 86_400_000;
    };
  }

  private static long instant(String text, @Nullable ZoneId zone) {
    try {
      return OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeException e) {
      return local(text, zone);
    }
  }

  private static long local(String text, @Nullable ZoneId zone) {
    LocalDateTime local;
    try {
      local = LocalDateTime.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "is not an instant; write one such as 2026-03-01T09:00:00Z or 2026-03-01T09:00+05:30,"
              + " or a duration from now on such as 2h");
    }
    if (zone == null) {
      throw new IllegalArgumentException(
          "does not say where; add Z or an offset such as +05:30 (or a timezone to the row)");
    }
    return local.atZone(zone).toInstant().toEpochMilli();
  }
}
