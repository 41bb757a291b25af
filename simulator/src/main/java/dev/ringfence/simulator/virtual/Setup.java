package dev.ringfence.simulator.virtual;

import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.simulator.model.FaultPlan;
import dev.ringfence.simulator.model.Profile;
import dev.ringfence.simulator.virtual.fault.WorldFault;
import java.time.ZoneId;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Everything that a run depends on: the same setup gives the same run. Immutable.
 *
 * @param zones the sets of time zones that rows refer to
 * @param batches in the order of their acceptance
 * @param faults of single calls
 * @param worldFaults of the world around them
 * @param startMillis wall clock at the start
 * @param startNanos what the monotonic clock reads at the start
 * @param horizonNanos how long world faults go on
 * @param longestNanos how long the run may last at most
 * @param budget units of work of one step of the kernel
 * @param audited whether every promise is checked on the way
 */
public record Setup(
    long seed,
    Topology topology,
    IntFunction<ZoneId[]> zones,
    List<BatchPlan> batches,
    Profile profile,
    FaultPlan faults,
    List<WorldFault> worldFaults,
    long startMillis,
    long startNanos,
    long horizonNanos,
    long longestNanos,
    int budget,
    boolean audited) {
  public Setup {
    batches = List.copyOf(batches);
    worldFaults = List.copyOf(worldFaults);
  }

  /** How many calls the batches have together. */
  public int calls() {
    return batches.stream().mapToInt(BatchPlan::size).sum();
  }

  /** Whether nothing goes wrong. */
  public boolean calm() {
    return faults.probabilities().isEmpty() && worldFaults.isEmpty();
  }

  /** The same over other numbers, accounts or limits. */
  public Setup with(Topology other) {
    return new Setup(
        seed,
        other,
        zones,
        batches,
        profile,
        faults,
        worldFaults,
        startMillis,
        startNanos,
        horizonNanos,
        longestNanos,
        budget,
        audited);
  }
}
