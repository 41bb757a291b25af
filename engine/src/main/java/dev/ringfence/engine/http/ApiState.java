package dev.ringfence.engine.http;

import dev.ringfence.engine.config.EngineConfig;
import dev.ringfence.engine.config.RunningConfig;
import dev.ringfence.engine.core.time.WallClock;

/**
 * What can change while the server runs: the configuration, and whether this instance drains.
 * Thread-safe: each is one volatile field, and a request reads each once.
 */
final class ApiState {
  private volatile Configured configured;
  private volatile boolean draining;

  private final WallClock wall;

  /** A configuration and the keys it knows, replaced together. */
  private record Configured(RunningConfig running, ApiKeys keys) {}

  ApiState(RunningConfig running, WallClock wall) {
    this.wall = wall;
    configured = new Configured(running, new ApiKeys(running.config()));
  }

  /** What runners' durations count from. */
  long now() {
    return wall.millis();
  }

  RunningConfig running() {
    return configured.running();
  }

  EngineConfig config() {
    return configured.running().config();
  }

  ApiKeys keys() {
    return configured.keys();
  }

  void configure(RunningConfig running) {
    configured = new Configured(running, new ApiKeys(running.config()));
  }

  boolean draining() {
    return draining;
  }

  void drain(boolean drain) {
    draining = drain;
  }

  /** New work goes to another instance, or comes again later. */
  void refuseIfDraining() {
    if (draining) {
      throw new ProblemException(Problem.DRAINING, "send it to another instance, or later")
          .header("Retry-After", "30");
    }
  }
}
