package dev.ringfence.simulator.audit;

import java.util.List;

/**
 * Starts as an outsider may count them: those under way, and the instants of the last ones that are
 * known to have been placed. Lane-confined.
 */
final class Starts {
  private final long[] last;
  private int underWay;
  private long stamped;

  /** One that can tell about windows of at most so many starts. */
  Starts(int most) {
    last = new long[Math.max(1, most)];
  }

  static int most(List<CapRule> caps) {
    return caps.stream().mapToInt(CapRule::count).max().orElse(1);
  }

  void begin() {
    underWay++;
  }

  void undo() {
    underWay--;
  }

  void stamp(long now) {
    underWay--;
    last[(int) (stamped++ % last.length)] = now;
  }

  /** Whether one more is within {@code count} in {@code windowNanos}. */
  boolean fits(int count, long windowNanos, long now) {
    int room = count - underWay;
    if (room <= 0) {
      return false;
    }
    if (stamped < room) {
      return true;
    }
    return now - last[(int) ((stamped - room) % last.length)] >= windowNanos;
  }

  boolean fits(List<CapRule> caps, long now) {
    for (CapRule cap : caps) {
      if (!fits(cap.count(), cap.windowMillis() * 1_000_000L, now)) {
        return false;
      }
    }
    return true;
  }
}
