package dev.ringfence.engine.webhook;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How long after each failed attempt the next one is made, and how many there are. Immutable.
 *
 * @param delays after the first failure, the second, and so on; after one more it is given up
 */
record RetrySchedule(List<Duration> delays) {
  /** What Standard Webhooks suggests: ten attempts over three days. */
  static final RetrySchedule STANDARD =
      new RetrySchedule(
          List.of(
              Duration.ofSeconds(5),
              Duration.ofMinutes(5),
              Duration.ofMinutes(30),
              Duration.ofHours(2),
              Duration.ofHours(5),
              Duration.ofHours(10),
              Duration.ofHours(14),
              Duration.ofHours(20),
              Duration.ofHours(24)));

  private static final double JITTER = 0.2;

  /** Milliseconds until the next attempt, or -1 when there is none. */
  long afterMillis(int attempts, RandomGenerator random) {
    if (attempts > delays.size()) {
      return -1;
    }
    double spread = 1 - JITTER + 2 * JITTER * random.nextDouble();
    return (long) (delays.get(attempts - 1).toMillis() * spread);
  }
}
