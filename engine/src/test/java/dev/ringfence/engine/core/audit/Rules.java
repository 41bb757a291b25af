package dev.ringfence.engine.core.audit;

import java.time.ZoneId;

/**
 * What was promised, in plain numbers. Windows are pairs of count and length in nanoseconds.
 *
 * @param channels per number
 * @param caps per number, starts
 * @param accountOf account of each number
 * @param sends per account
 * @param concurrency per account
 * @param destination over everything
 * @param templateDestination per template
 * @param hours per template: when its calls may ring
 * @param redial per template: whether an attempt proven absent may be followed by another
 * @param maxAttempts per template: attempts of one call that the carrier may take
 * @param proveAfter nanoseconds after which absence may be proven
 * @param zones sets of time zones
 */
public record Rules(
    int[] channels,
    long[][][] caps,
    int[] accountOf,
    long[][][] sends,
    int[] concurrency,
    long[][] destination,
    long[][][] templateDestination,
    Hours[] hours,
    boolean[] redial,
    int[] maxAttempts,
    long proveAfter,
    ZoneId[][] zones) {}
