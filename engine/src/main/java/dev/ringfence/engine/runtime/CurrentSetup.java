package dev.ringfence.engine.runtime;

import dev.ringfence.engine.config.EngineConfig;
import dev.ringfence.engine.core.model.Topology;

/**
 * The setup that is in force. One writer, many readers: the lane replaces it, in the same turn in
 * which the kernel gets the new topology; whoever reads it on another thread takes it once and
 * works with that. Indexes are stable, so an index from an older setup means the same in a newer
 * one.
 */
final class CurrentSetup {
  private volatile Setup setup;

  CurrentSetup(Setup first) {
    setup = first;
  }

  Setup get() {
    return setup;
  }

  Topology topology() {
    return setup.topology();
  }

  EngineConfig config() {
    return setup.config();
  }

  /** On the lane only. */
  void replace(Setup next) {
    setup = next;
  }
}
