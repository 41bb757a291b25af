package dev.ringfence.simulator.virtual.soak;

import java.util.Map;
import java.util.Set;

/**
 * What one seed came to. Immutable.
 *
 * @param violations promises broken, a run that never rested or broke down included
 * @param undisposed calls without a disposition
 * @param leaked channels held although nothing is left to happen
 * @param promises names of those that were broken
 * @param first the first violation in words, or empty
 * @param trace hash of the run
 */
public record SeedResult(
    long seed,
    long calls,
    long events,
    long violations,
    long undisposed,
    long leaked,
    Set<String> promises,
    String first,
    long trace,
    Map<RareState, Long> reached) {
  public SeedResult {
    promises = Set.copyOf(promises);
    reached = Map.copyOf(reached);
  }

  /** Whether every promise was kept. */
  public boolean well() {
    return violations == 0 && undisposed == 0 && leaked == 0;
  }
}
