package dev.ringfence.engine.provider;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Reads the Retry-After header of RFC 9110: seconds, or an HTTP date. Immutable, stateless. */
public final class RetryAfter {
  /**
   * Nobody is made to wait longer by a header: a mistaken one would silence an account for days.
   */
  public static final Duration CAP = Duration.ofHours(1);

  private RetryAfter() {}

  /** Milliseconds to wait, at most {@link #CAP}; -1 when the header is missing or unreadable. */
  public static long millis(@Nullable String header) {
    if (header == null || header.isBlank()) {
      return -1;
    }
    String text = header.trim();
    if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      // More digits than an hour needs are more than an hour.
      return text.length() > 6 ? CAP.toMillis() : capped(Long.parseLong(text) * 1000);
    }
    try {
      Instant at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return capped(Math.max(0, Duration.between(Instant.now(), at).toMillis()));
    } catch (DateTimeParseException e) {
      return -1;
    }
  }

  private static long capped(long millis) {
    return Math.min(millis, CAP.toMillis());
  }
}
