package dev.ringfence.engine.core.model;

/**
 * How long the kernel waits for evidence. All in nanoseconds. Immutable.
 *
 * @param sweepEvery how often each account's live calls are compared with the holders
 * @param proveAbsentAfter how long after the send a look-up that finds nothing proves that nothing
 *     was placed
 * @param answerTimeout when a dial without any answer from its adapter counts as of unknown fate
 * @param grantMaxAge a grant older than this at the moment of sending is not sent but given back (a
 *     pause lay between)
 * @param deliveryMax longest time a sent request may take to reach the carrier; a send that is
 *     still unanswered counts from grant + grantMaxAge + deliveryMax on in the account's rate
 *     windows
 * @param backoff how long an account rests after a refusal for rate or capacity that names no
 *     instant
 */
public record Timings(
    long sweepEvery,
    long proveAbsentAfter,
    long answerTimeout,
    long grantMaxAge,
    long deliveryMax,
    long backoff) {
  private static final long MILLI = 1_000_000L;

  /** What is used unless the configuration says otherwise. */
  public static final Timings DEFAULT =
      new Timings(
          30_000 * MILLI,
          120_000 * MILLI,
          60_000 * MILLI,
          250 * MILLI,
          1_000 * MILLI,
          2_000 * MILLI);

  /** How long after the decision a dial may reach the carrier, if it does. */
  public long latestArrival() {
    return grantMaxAge + deliveryMax;
  }

  /**
   * From the decision to the end of the longest ring, in milliseconds: for so long calling hours
   * must last.
   */
  public long toLastRingMillis(int ringSeconds) {
    return (latestArrival() + MILLI - 1) / MILLI + ringSeconds * 1_000L;
  }
}
