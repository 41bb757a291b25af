package dev.ringfence.engine.core.model;

/**
 * How a batch stands among the others, and between which instants its calls may be dialled.
 * Immutable.
 *
 * @param weight its share inside its class, from 1 to {@value #MOST_WEIGHT}
 * @param notBeforeMillis wall instant before which none of its calls is dialled; 0 for at once
 * @param notAfterMillis wall instant from which a call that has no attempt under way expires;
 *     {@link Long#MAX_VALUE} for never
 */
public record BatchTerms(Priority priority, int weight, long notBeforeMillis, long notAfterMillis) {
  public static final int MOST_WEIGHT = 1_000;

  /** Normal priority, weight 1, at once and for ever. */
  public static final BatchTerms DEFAULT = new BatchTerms(Priority.NORMAL, 1, 0, Long.MAX_VALUE);

  public BatchTerms {
    if (weight < 1 || weight > MOST_WEIGHT) {
      throw new IllegalArgumentException(
          "a weight is from 1 to " + MOST_WEIGHT + ", was " + weight);
    }
    if (notAfterMillis <= notBeforeMillis) {
      throw new IllegalArgumentException("not-after must be later than not-before");
    }
  }
}
