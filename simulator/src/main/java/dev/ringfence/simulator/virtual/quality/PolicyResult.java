package dev.ringfence.simulator.virtual.quality;

import java.util.Arrays;

/**
 * What one policy made of one scenario. Immutable. Instants and times are nanoseconds since the
 * start, in virtual time; what happens after the horizon counts for the makespan, the fairness and
 * the waits only.
 *
 * @param dispatched calls that carriers took before the horizon
 * @param utilisation of what was possible before the horizon
 * @param makespanNanos when the last call was over for good
 * @param boundMakespanNanos when it could have been at the earliest
 * @param idleSeconds in which a call could have been dialled and was not
 * @param violations of any promise
 * @param spread most minus least relative load of a number before the horizon: the larger of its
 *     busy share and the used share of its cap
 * @param waits from "could be dialled but for a number" to the grant: at 50, 95 and 99 %
 * @param nanosPerDial real time of the kernel for each dial, all that its events cost included
 */
record PolicyResult(
    Policy policy,
    long dispatched,
    Utilisation utilisation,
    long makespanNanos,
    long boundMakespanNanos,
    double idleSeconds,
    long violations,
    Fairness.Verdict fairness,
    double spread,
    long[] waits,
    double nanosPerDial,
    long trace) {

  private static final double[] QUANTILES = {0.5, 0.95, 0.99};

  static long[] waits(DialLog log) {
    long[] all = new long[log.size()];
    for (int d = 0; d < all.length; d++) {
      all[d] = Math.max(0, log.granted[d] - log.eligible[d]);
    }
    Arrays.sort(all);
    return Arrays.stream(QUANTILES)
        .mapToLong(q -> all.length == 0 ? 0 : all[(int) Math.min(all.length - 1, q * all.length)])
        .toArray();
  }
}
