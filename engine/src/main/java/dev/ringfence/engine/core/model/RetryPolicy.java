package dev.ringfence.engine.core.model;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Which outcomes are tried again, after how long, and how often. Immutable.
 *
 * <p>The clock of a retry starts at the outcome. Refusals, deferrals and dials that were certainly
 * not placed never count as attempts.
 *
 * @param maxAttempts attempts of one call at most, the first one included; 1 for no retries
 * @param delayNanos for each outcome that is tried again: the delay after the first attempt, the
 *     second, and so on; the last one repeats. An outcome that is missing ends the call
 */
public record RetryPolicy(int maxAttempts, Map<Outcome, List<Long>> delayNanos) {
  /** One attempt. */
  public static final RetryPolicy NONE = new RetryPolicy(1, Map.of());

  /** Attempts are counted in a byte per call. */
  public static final int MOST_ATTEMPTS = 100;

  public RetryPolicy {
    if (maxAttempts < 1 || maxAttempts > MOST_ATTEMPTS) {
      throw new IllegalArgumentException(
          "attempts are from 1 to " + MOST_ATTEMPTS + ", was " + maxAttempts);
    }
    Map<Outcome, List<Long>> copy = new EnumMap<>(Outcome.class);
    delayNanos.forEach(
        (outcome, delays) -> {
          if (delays.isEmpty() || delays.stream().anyMatch(delay -> delay < 0)) {
            throw new IllegalArgumentException(outcome + " needs delays of 0 or more");
          }
          copy.put(outcome, List.copyOf(delays));
        });
    delayNanos = Collections.unmodifiableMap(copy);
  }

  /**
   * How long after the outcome the next attempt may begin, or -1 if the call has had its last.
   *
   * @param attempts attempts made so far, at least 1
   */
  public long delayAfter(Outcome outcome, int attempts) {
    List<Long> delays = delayNanos.get(outcome);
    if (delays == null || attempts >= maxAttempts) {
      return -1;
    }
    return delays.get(Math.min(attempts, delays.size()) - 1);
  }
}
