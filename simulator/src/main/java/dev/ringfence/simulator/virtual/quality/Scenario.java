package dev.ringfence.simulator.virtual.quality;

import dev.ringfence.engine.core.model.Template;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.simulator.virtual.Setup;
import java.util.HashSet;
import java.util.Set;

/**
 * One fixed situation to schedule in. Immutable.
 *
 * @param name of its file
 * @param about what it shows
 * @param horizonNanos from the start to the instant up to which is measured, while calls still wait
 */
public record Scenario(String name, String about, long horizonNanos, Setup setup) {

  /** Whether some number is in the pools of two templates. */
  public boolean overlapping() {
    Set<Integer> seen = new HashSet<>();
    for (Template template : setup.topology().templates()) {
      for (int number : template.pool()) {
        if (!seen.add(number)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether people may be called only so often. */
  public boolean destinationsLimited() {
    Topology topology = setup.topology();
    return !topology.destinationLimits().isEmpty()
        || topology.templates().stream().anyMatch(t -> !t.destinationLimits().isEmpty());
  }
}
