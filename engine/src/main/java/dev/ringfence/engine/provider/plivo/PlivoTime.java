package dev.ringfence.engine.provider.plivo;

import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Plivo's times: {@code 2022-06-28 19:39:05+05:30} in records (zone of the console), {@code
 * 2025-01-21 10:00:00.000000} without an offset in live calls. Immutable, stateless.
 */
final class PlivoTime {
  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyy-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .optionalStart()
          .appendOffset("+HH:MM", "Z")
          .optionalEnd()
          .toFormatter(java.util.Locale.ROOT);

  private PlivoTime() {}

  /**
   * Milliseconds since the epoch, or -1 when there is no time or it cannot be read.
   *
   * @param zone of times without an offset
   */
  static long millis(@Nullable String text, ZoneId zone) {
    if (text == null || text.isEmpty()) {
      return -1;
    }
    try {
      TemporalAccessor time = FORMAT.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
      return time instanceof OffsetDateTime exact
          ? exact.toInstant().toEpochMilli()
          : ((LocalDateTime) time).atZone(zone).toInstant().toEpochMilli();
    } catch (DateTimeParseException e) {
      return -1;
    }
  }
}
