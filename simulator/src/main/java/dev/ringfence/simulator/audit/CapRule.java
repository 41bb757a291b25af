package dev.ringfence.simulator.audit;

/**
 * So many starts or sends in any rolling window. Immutable.
 *
 * @param count how many
 * @param windowMillis length of the window in real milliseconds, time scale already applied
 */
public record CapRule(int count, long windowMillis) {}
