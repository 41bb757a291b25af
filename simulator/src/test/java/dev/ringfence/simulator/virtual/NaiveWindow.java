package dev.ringfence.simulator.virtual;

import dev.ringfence.engine.core.model.RateLimit;
import java.util.ArrayDeque;
import java.util.List;

/** Starts counted the slow way: those under way, and the instants of the others. */
final class NaiveWindow {
  private final ArrayDeque<Long> stamps = new ArrayDeque<>();
  private int underWay;

  void begin() {
    underWay++;
  }

  void stamp(long now) {
    underWay--;
    stamps.addLast(now);
  }

  void undo() {
    underWay--;
  }

  boolean fits(List<RateLimit> limits, long now, boolean byTheClock) {
    for (RateLimit limit : limits) {
      long window = limit.windowNanos();
      long from = byTheClock ? now / window * window : now - window + 1;
      int inside = underWay;
      for (long stamp : stamps) {
        inside += stamp >= from ? 1 : 0;
      }
      if (inside >= limit.count()) {
        return false;
      }
    }
    return true;
  }
}
