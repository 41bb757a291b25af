package dev.ringfence.engine.core.schedule;

/**
 * Grants that the books which nodes share are yet to confirm, and how many there may be.
 * Lane-confined.
 *
 * <p>A grant is of no use once it is older than it may be at the moment of sending: whatever waits
 * longer for its confirmation is given back and granted again, and each of those rounds costs all
 * nodes as much as a call. So no more are made than are confirmed soon. How many that is depends on
 * the servers, the wire and the load of this machine, and nobody knows it beforehand: as long as
 * answers come promptly there is room for one more with every window of them, and an answer that
 * does not halves the window, as TCP finds what a path can carry.
 */
final class Confirming {
  /** So few are never what makes the books slow, and still are hundreds of calls a second. */
  static final int LEAST = 64;

  /** As much as one call of the books takes. */
  static final int FIRST = 256;

  /** As much as four calls take; the wire has room for eight. */
  static final int MOST = 1_024;

  /** Of the age that a grant may have, the part that its confirmation takes at most. */
  private static final int SHARE = 4;

  private final World world;
  private int underWay;
  private int most = FIRST;

  /** Prompt answers that came while the window was full, since it changed. */
  private int prompt;

  /** Answers about grants that were made before say nothing of the window that there is now. */
  private long narrowedAt = -1;

  Confirming(World world) {
    this.world = world;
  }

  /** Whether nothing may be granted until an answer comes. */
  boolean full() {
    return underWay >= most;
  }

  int underWay() {
    return underWay;
  }

  int window() {
    return most;
  }

  /** An attempt was granted; it waits if anybody is to confirm it. */
  void granted(int slot) {
    if (world.topology.nodes().share()) {
      world.attempts.unconfirmed[slot] = true;
      underWay++;
    }
  }

  /** Something was heard of the attempt, whatever it is: it does not wait any more. */
  void answered(int slot) {
    AttemptBook a = world.attempts;
    if (!a.unconfirmed[slot]) {
      return;
    }
    boolean wasFull = full();
    a.unconfirmed[slot] = false;
    underWay--;
    if (world.now - a.grantedNanos[slot] > world.topology.timings().grantMaxAge() / SHARE) {
      narrow(a.grantedNanos[slot]);
    } else if (wasFull && ++prompt >= most) {
      prompt = 0;
      most = Math.min(MOST, most + 1);
    }
  }

  private void narrow(long grantedNanos) {
    if (grantedNanos > narrowedAt) {
      narrowedAt = world.now;
      prompt = 0;
      most = Math.max(LEAST, most / 2);
    }
  }
}
