package dev.ringfence.simulator.audit;

import java.util.List;

/**
 * Starts as an outsider may count them: those under way, and the instants of the last ones that are
 * known to have been placed. Lane-confined.
 */
final class Starts {
  /** Starts that its windows ask about; what lies further back may have been forgotten. */
  private final int windows;

  private final long[] last;

  /** Whether any start was forgotten when windows changed. */
  private boolean forgetful;

  private int underWay;
  private long stamped;

  /** One that can tell about windows of at most so many starts. */
  Starts(int most) {
    windows = most;
    last = new long[Math.max(1, most)];
  }

  /**
   * The same for windows of at most so many starts. If any start was not kept, any number of them
   * may have been as young as the oldest that was.
   */
  Starts resized(int most) {
    Starts other = new Starts(most);
    int kept = (int) Math.min(stamped, windows);
    long oldest = stamped == 0 ? 0 : at(Math.max(1, kept));
    other.forgetful = forgetful || stamped > kept;
    long count = other.forgetful ? Math.max(stamped, other.last.length) : stamped;
    for (int back = 1; back <= Math.min(count, other.last.length); back++) {
      other.last[(int) ((count - back) % other.last.length)] = back <= kept ? at(back) : oldest;
    }
    other.stamped = count;
    other.underWay = underWay;
    return other;
  }

  /** The instant of the last but so many, counted from 1. */
  private long at(int back) {
    return last[(int) ((stamped - back) % last.length)];
  }

  static int most(List<CapRule> caps) {
    return caps.stream().mapToInt(CapRule::count).max().orElse(0);
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
