package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.limit.Windows;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.Topology;
import java.util.ArrayList;
import java.util.List;

/**
 * The destination limits of every template, global ones included, and how much history they need.
 * Immutable, but for the array that is handed over.
 */
final class DestinationRules {
  private final Windows[] windows;
  private final int ring;
  private final long keepFor;

  DestinationRules(Topology topology) {
    windows = new Windows[topology.templates().size()];
    Windows global = new Windows(topology.destinationLimits());
    int most = global.maxCap();
    long longest = global.maxLength();
    for (int t = 0; t < windows.length; t++) {
      List<RateLimit> all = new ArrayList<>(topology.destinationLimits());
      all.addAll(topology.templates().get(t).destinationLimits());
      windows[t] = new Windows(all);
      most = Math.max(most, windows[t].maxCap());
      longest = Math.max(longest, windows[t].maxLength());
    }
    ring = most;
    keepFor = longest;
  }

  /** By index of the template. */
  Windows[] windows() {
    return windows;
  }

  /** Most starts of the past that any of them counts. */
  int ring() {
    return ring;
  }

  /** The longest of them, in nanoseconds. */
  long keepFor() {
    return keepFor;
  }
}
