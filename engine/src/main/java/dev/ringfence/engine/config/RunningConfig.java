package dev.ringfence.engine.config;

import dev.ringfence.engine.core.model.Topology;
import java.util.ArrayList;
import java.util.List;

/**
 * The configuration that is in force. Immutable.
 *
 * <p>What was once in force keeps its index for as long as the engine runs: what a later
 * configuration leaves out stays in the lists of {@code config} and {@code topology}, a number as
 * inactive, a template as retired, a workspace without keys.
 *
 * @param loaded as it was read, without what only keeps its place
 * @param config with what only keeps its place
 * @param topology what the kernel schedules over; its indexes are those of {@code config}
 * @param version 1 at the start, and one more with each change
 */
public record RunningConfig(
    EngineConfig loaded, EngineConfig config, Topology topology, long version) {

  /** The first one of an engine. */
  public static RunningConfig first(EngineConfig config) {
    return first(config, List.of());
  }

  /**
   * The first one, with numbers that are not configured any more while calls on them may go on.
   *
   * @param gone inactive ones, of accounts that are configured
   */
  public static RunningConfig first(EngineConfig config, List<EngineConfig.NumberConfig> gone) {
    List<EngineConfig.NumberConfig> numbers = new ArrayList<>(config.numbers());
    numbers.addAll(gone);
    EngineConfig whole =
        config.with(
            config.workspaces(), config.accounts(), List.copyOf(numbers), config.templates());
    return new RunningConfig(config, whole, TopologyBuilder.toTopology(whole), 1);
  }
}
