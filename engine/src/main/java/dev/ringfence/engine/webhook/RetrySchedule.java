package dev.ringfence.engine.webhook;

import dev.ringfence.engine.store.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How long after each failed attempt the next one is made, and how many there are; so also what an
 * answer means for its delivery. Immutable.
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

  /**
   * How far a delivery is after another attempt.
   *
   * @param hopeless whether no further attempt can help, whatever the schedule has left
   * @param now wall instant in milliseconds
   */
  Delivery.Try after(
      Delivery.Try before, Answer answer, boolean hopeless, long now, RandomGenerator random) {
    int attempts = before.attempts() + 1;
    long due = Delivery.NEVER;
    boolean failed = false;
    if (answer.gone()) {
      due = now; // for when the endpoint is wanted again
    } else if (!answer.delivered()) {
      long delay = hopeless ? -1 : afterMillis(attempts, random);
      failed = delay < 0;
      due = failed ? Delivery.NEVER : now + Math.max(delay, answer.retryAfterMillis());
    }
    return new Delivery.Try(attempts, now, due, failed, answer.status(), answer.error());
  }

  /** Milliseconds until the next attempt, or -1 when there is none. */
  long afterMillis(int attempts, RandomGenerator random) {
    if (attempts > delays.size()) {
      return -1;
    }
    double spread = 1 - JITTER + 2 * JITTER * random.nextDouble();
    return (long) (delays.get(attempts - 1).toMillis() * spread);
  }
}
