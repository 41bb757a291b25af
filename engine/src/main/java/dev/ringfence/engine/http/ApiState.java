package dev.ringfence.engine.http;

import dev.ringfence.engine.config.EngineConfig;

/**
 * What can change while the server runs: the configuration, and whether this instance drains.
 * Thread-safe: each is one volatile field, and a request reads each once.
 */
final class ApiState {
  private volatile Configured configured;
  private volatile boolean draining;

  /** A configuration and the keys it knows, replaced together. */
  private record Configured(EngineConfig config, ApiKeys keys) {}

  ApiState(EngineConfig config) {
    configured = new Configured(config, new ApiKeys(config));
  }

  EngineConfig config() {
    return configured.config();
  }

  ApiKeys keys() {
    return configured.keys();
  }

  void configure(EngineConfig config) {
    configured = new Configured(config, new ApiKeys(config));
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
