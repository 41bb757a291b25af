package dev.ringfence.engine.core.limit;

import dev.ringfence.engine.core.model.Denial;
import java.util.Arrays;

/**
 * How often each destination was called, over all numbers, templates, batches and workspaces.
 * Lane-confined.
 *
 * <p>The same exact windows as {@link RollingStarts}, for subjects that come and go: a destination
 * has a slot while something of it can still deny a call or wait for it, and loses it after that.
 * Two slots are examined for that at every new one, so memory follows the destinations of the
 * longest window and no pass over all of them is ever made.
 */
public final class DestinationLedger {
  private static final int NONE = -1;

  private final int ring;
  private final long keepFor;
  private final LongIntMap slots = new LongIntMap(1024);
  private long[] keyOf = new long[1024];
  private long[] stamps;
  private int[] outstanding = new int[1024];
  private int[] head = new int[1024];
  private int[] count = new int[1024];
  private int[] waiters = new int[1024];
  private int used;
  private int free = NONE;
  private int hand;

  /**
   * @param ring most starts of the past that any window of anyone must know of
   * @param keepFor longest window of anyone, in nanoseconds
   */
  public DestinationLedger(int ring, long keepFor) {
    this.ring = ring;
    this.keepFor = keepFor;
    this.stamps = new long[1024 * ring];
    Arrays.fill(waiters, NONE);
  }

  /**
   * {@code now} if the destination may be called, {@link Denial#EVENT}, or the instant at which it
   * may.
   */
  public long opensAt(long destination, Windows windows, long now) {
    int slot = slots.get(destination);
    if (slot == NONE) {
      return now;
    }
    long at = now;
    for (int i = 0; i < windows.size(); i++) {
      int room = windows.cap(i) - outstanding[slot];
      if (room <= 0) {
        return Denial.EVENT;
      }
      if (count[slot] >= room) {
        at = Math.max(at, youngest(slot, room) + windows.length(i));
      }
    }
    return at;
  }

  /** A start begins. */
  public void begin(long destination, long now) {
    int slot = slots.get(destination);
    if (slot == NONE) {
      slot = claim(destination, now);
    }
    outstanding[slot]++;
  }

  /**
   * It reached the carrier. Returns the head of the list of those who wait, or -1, and forgets the
   * list.
   */
  public int answered(long destination, long now) {
    int slot = slots.get(destination);
    outstanding[slot]--;
    if (ring > 0) {
      stamps[slot * ring + head[slot]] = now;
      head[slot] = head[slot] + 1 == ring ? 0 : head[slot] + 1;
      count[slot] = Math.min(count[slot] + 1, ring);
    }
    return takeWaiters(slot);
  }

  /**
   * It certainly did not reach the carrier. Returns the head of the list of those who wait, or -1.
   */
  public int undone(long destination) {
    int slot = slots.get(destination);
    outstanding[slot]--;
    return takeWaiters(slot);
  }

  /** Starts to the destination without an answer yet. */
  public int outstanding(long destination) {
    int slot = slots.get(destination);
    return slot == NONE ? 0 : outstanding[slot];
  }

  /** Puts a waiter at the head of the destination's list and returns the former head, or -1. */
  public int waitFor(long destination, int waiter) {
    int slot = slots.get(destination);
    int before = waiters[slot];
    waiters[slot] = waiter;
    return before;
  }

  /** Destinations that something is known of. */
  public int size() {
    return slots.size();
  }

  private int takeWaiters(int slot) {
    int first = waiters[slot];
    waiters[slot] = NONE;
    return first;
  }

  private long youngest(int slot, int k) {
    int at = head[slot] - k;
    return stamps[slot * ring + (at < 0 ? at + ring : at)];
  }

  private int claim(long destination, long now) {
    examine(now);
    examine(now);
    int slot = free;
    if (slot != NONE) {
      free = head[slot];
    } else {
      if (used == keyOf.length) {
        grow();
      }
      slot = used++;
    }
    keyOf[slot] = destination;
    outstanding[slot] = 0;
    head[slot] = 0;
    count[slot] = 0;
    waiters[slot] = NONE;
    slots.put(destination, slot);
    return slot;
  }

  /** Looks at the next slot in turn and gives it back if nothing of it can matter any more. */
  private void examine(long now) {
    if (used == 0) {
      return;
    }
    hand = hand + 1 >= used ? 0 : hand + 1;
    if (keyOf[hand] == 0 || outstanding[hand] > 0 || waiters[hand] != NONE) {
      return;
    }
    if (count[hand] == 0 || now - youngest(hand, 1) >= keepFor) {
      slots.remove(keyOf[hand]);
      keyOf[hand] = 0;
      head[hand] = free;
      free = hand;
    }
  }

  private void grow() {
    int bigger = keyOf.length * 2;
    keyOf = Arrays.copyOf(keyOf, bigger);
    outstanding = Arrays.copyOf(outstanding, bigger);
    head = Arrays.copyOf(head, bigger);
    count = Arrays.copyOf(count, bigger);
    int old = waiters.length;
    waiters = Arrays.copyOf(waiters, bigger);
    Arrays.fill(waiters, old, bigger, NONE);
    stamps = Arrays.copyOf(stamps, Math.multiplyExact(bigger, ring));
  }
}
