package dev.ringfence.engine.webhook;

/**
 * How many requests an endpoint gets at once, and whether it is left alone for a while. Confined to
 * the lock of its courier. Instants are milliseconds of a clock that never goes back.
 *
 * <p>An endpoint that is down is asked now and then with one delivery instead of with all that are
 * waiting: it comes back to a trickle, and what waits has its attempts still before it.
 */
final class Pace {
  static final int MOST = 8;
  private static final int MISSES_BEFORE_REST = 4;
  private static final long FIRST_REST_MILLIS = 250;
  private static final long LONGEST_REST_MILLIS = 60_000;

  private int limit = MOST;
  private int misses;
  private long restsUntil = Long.MIN_VALUE;

  int limit() {
    return limit;
  }

  /** Nothing is sent before this instant. */
  long restsUntil() {
    return restsUntil;
  }

  void answered(Answer answer, long now) {
    if (answer.delivered()) {
      misses = 0;
      limit = Math.min(MOST, limit + 1);
      return;
    }
    misses++;
    limit = Math.max(1, limit / 2);
    long rest =
        misses < MISSES_BEFORE_REST
            ? 0
            : Math.min(LONGEST_REST_MILLIS, FIRST_REST_MILLIS << Math.min(misses, 20));
    long asked = Math.min(LONGEST_REST_MILLIS, answer.retryAfterMillis());
    restsUntil = Math.max(restsUntil, now + Math.max(rest, asked));
  }

  /** Somebody says that the cause is mended. */
  void reset() {
    limit = MOST;
    misses = 0;
    restsUntil = Long.MIN_VALUE;
  }
}
