package dev.ringfence.engine.provider;

import org.jspecify.annotations.Nullable;

/** Reads the {@code Retry-After} header. Stateless. */
public final class RetryAfter {
  private static final long MAX_SECONDS = 3600;

  private RetryAfter() {}

  /**
   * Milliseconds, an hour at most; -1 if there is no header or it is a date (no provider sends
   * one).
   */
  public static long millis(@Nullable String header) {
    if (header == null || !header.strip().matches("\\d{1,9}")) {
      return -1;
    }
    return Math.min(MAX_SECONDS, Long.parseLong(header.strip())) * 1000;
  }
}
