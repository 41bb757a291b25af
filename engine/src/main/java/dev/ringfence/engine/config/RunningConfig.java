package dev.ringfence.engine.config;

import dev.ringfence.engine.core.model.Topology;

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
    return new RunningConfig(config, config, TopologyBuilder.toTopology(config), 1);
  }
}
