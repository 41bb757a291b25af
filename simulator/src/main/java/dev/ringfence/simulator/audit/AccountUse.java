package dev.ringfence.simulator.audit;

/**
 * How an account was used, as its carrier saw it. Immutable.
 *
 * @param sends requests to dial, refused ones too
 * @param cps the limit on them in any rolling second, or 0
 * @param strictPeak most of them in any rolling second, without any allowance
 * @param tightestSpanNanos shortest time between one and the cps-th after it, or -1 if there never
 *     were so many
 * @param windowsInAllowance how many such spans were shorter than a second, but by no more than the
 *     jitter allowance
 * @param peak most calls in progress at one instant
 * @param concurrency the limit on that, or 0
 */
public record AccountUse(
    String provider,
    String account,
    long sends,
    int cps,
    int strictPeak,
    long tightestSpanNanos,
    long windowsInAllowance,
    int peak,
    int concurrency) {}
