package dev.ringfence.simulator.virtual.quality;

import dev.ringfence.engine.core.model.Account;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.RateLimit;
import java.util.List;

/**
 * What a limit lets through at most, whoever schedules. Stateless. Times in nanoseconds.
 *
 * <p>Each of these is an upper bound, because it follows from the limit alone: a stretch of time is
 * covered by {@code ceil(length / window)} windows, in each of which a rolling limit of {@code N}
 * lets {@code N} starts happen; and {@code C} channels are busy for no more than {@code C} times
 * the stretch.
 */
final class Capacity {
  private Capacity() {}

  /** Starts that the limits let happen in a stretch of time; {@link MaxFlow#UNLIMITED} if none. */
  static long starts(List<RateLimit> limits, long length) {
    long most = MaxFlow.UNLIMITED;
    for (RateLimit limit : limits) {
      long windows = (length + limit.windowNanos() - 1) / limit.windowNanos();
      most = Math.min(most, windows * limit.count());
    }
    return most;
  }

  /** Starts of a number in a stretch of time. */
  static long starts(PhoneNumber number, long length) {
    return starts(number.caps(), length);
  }

  /** Channel time of a number in a stretch of time. */
  static long busy(PhoneNumber number, long length) {
    return number.channels() * length;
  }

  /**
   * Channel time of an account between two instants. At the start it is empty and fills only as
   * fast as it may send: its k-th call cannot begin before as many windows are over as k - 1 calls
   * fill.
   *
   * @param channels of all its numbers
   */
  static long busy(Account account, long channels, long from, long until) {
    long most = Math.min(channels, account.concurrency());
    long sum = 0;
    for (long k = 0; k < most; k++) {
      long fills = 0;
      for (RateLimit rate : account.sends()) {
        fills = Math.max(fills, k / rate.count() * rate.windowNanos());
      }
      sum += Math.max(0, until - Math.max(from, fills));
    }
    return sum;
  }
}
