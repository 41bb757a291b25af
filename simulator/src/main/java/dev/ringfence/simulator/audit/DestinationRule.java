package dev.ringfence.simulator.audit;

/**
 * How often one destination may be called, over all numbers and accounts. Immutable.
 *
 * @param count dials in any rolling window
 * @param windowMillis length of that window in real milliseconds, time scale already applied
 */
public record DestinationRule(int count, long windowMillis) {}
