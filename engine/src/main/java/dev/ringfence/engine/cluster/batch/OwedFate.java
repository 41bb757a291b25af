package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.redis.batch.Fate;
import java.util.List;

/**
 * What became of a row, not acknowledged yet. Immutable.
 *
 * @param row of the part
 * @param fate with the row as the batch counts it; when a retry is due is by this node's clock, as
 *     that was
 * @param dueNanos when a retry is due, by {@link System#nanoTime}
 * @param ended attempts that keep their leases until it is acknowledged: or another node would find
 *     neither the call nor what became of it, and dial again
 */
record OwedFate(Part part, int row, Fate fate, long dueNanos, List<Ended> ended) {
  /** A row that has its result. */
  static OwedFate disposed(Part part, int row, Fate fate, List<Ended> ended) {
    return new OwedFate(part, row, fate, 0, ended);
  }

  /**
   * As Redis is told it, by its own clock: this node's may have been set since, or before somebody
   * noticed.
   *
   * @param redisMillis what that showed at an instant
   * @param nanos the same instant here
   */
  Fate by(long redisMillis, long nanos) {
    return fate.last()
        ? fate
        : Fate.retry(fate.row(), fate.attempts(), redisMillis + (dueNanos - nanos) / 1_000_000);
  }
}
