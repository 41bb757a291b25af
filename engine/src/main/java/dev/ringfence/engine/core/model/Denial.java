package dev.ringfence.engine.core.model;

/**
 * A refusal as a value: which limit, and when it can next be satisfied. Immutable.
 *
 * @param limit what holds the call
 * @param untilNanos the instant on the kernel's monotonic clock at which it clears, or {@link
 *     #EVENT} when only an event clears it (a call ending, an operator)
 * @param subject index of the number or account that is meant, or -1
 */
public record Denial(Limit limit, long untilNanos, int subject) {
  /** Cleared by an event at an instant that nobody knows yet. */
  public static final long EVENT = Long.MAX_VALUE;
}
