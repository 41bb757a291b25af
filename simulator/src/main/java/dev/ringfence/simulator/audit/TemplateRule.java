package dev.ringfence.simulator.audit;

import java.util.List;

/**
 * How calls of one template may be placed, as its owner wrote it. Immutable (the arrays are shared:
 * do not write to them).
 *
 * @param pool indexes of its numbers
 * @param hours when a destination may be called
 * @param destinations limits on top of the global ones
 * @param ringMillis how long it rings at most
 * @param mostAttempts of one call, as the carriers count them
 */
public record TemplateRule(
    String name,
    int[] pool,
    HoursRule hours,
    List<DestinationRule> destinations,
    long ringMillis,
    int mostAttempts) {
  public TemplateRule {
    destinations = List.copyOf(destinations);
  }
}
