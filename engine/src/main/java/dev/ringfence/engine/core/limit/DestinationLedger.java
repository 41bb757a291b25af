package dev.ringfence.engine.core.limit;

import static dev.ringfence.engine.core.limit.DestinationStamps.COUNT;
import static dev.ringfence.engine.core.limit.DestinationStamps.COUNT_SHIFT;
import static dev.ringfence.engine.core.limit.DestinationStamps.LOSSY;
import static dev.ringfence.engine.core.limit.DestinationStamps.YOUNGEST;
import static dev.ringfence.engine.core.limit.DestinationStamps.count;

import dev.ringfence.engine.core.model.Denial;

/**
 * How often each destination was called, over all numbers, templates, batches and workspaces.
 * Lane-confined.
 *
 * <p>The same exact windows as {@link RollingStarts}, for subjects that come and go by the million:
 * a destination has a slot while something of it can still deny a call or wait for one, and room
 * for as many stamps as it was really called. A few slots are examined at every new one, so memory
 * follows the destinations of the longest window and no pass over all of them is ever made.
 *
 * <p>A stamp is 4 bytes: milliseconds, rounded up, so a window may deny for less than a millisecond
 * longer than it must, and never shorter. The youngest stamp of a destination is kept whole, and
 * every other one is told by its distance to it, which is less than the longest window: nothing
 * wraps, however long the engine runs and however long a destination was left alone.
 *
 * <p><b>When windows are replaced</b>, what was forgotten because the old ones had no use for it
 * counts as called any number of times, as late as it can have been: at the oldest stamp that its
 * destination still has, and for what left by age, at the latest instant at which anything did.
 */
public final class DestinationLedger {
  /** Most starts to one destination that a window may count. */
  public static final int MOST_STARTS = 32_768;

  private static final int NONE = -1;
  private static final long TICK = 1_000_000L;

  /** Distances between the stamps of one destination must fit into 32 bits. */
  private static final long LONGEST = ((1L << 32) - 2) * TICK;

  /** Long ago, and yet near enough to be subtracted from any clock. */
  private static final long NEVER = Long.MIN_VALUE / 4;

  private static final int EXAMINED = 3;

  /** Most slots that are passed to find as many, in arrays so small that many are empty. */
  private static final int PASSED = 64;

  /** One start outstanding. */
  private static final long START = 1L << DestinationSlots.KEY_BITS;

  private static final long HAS_WAITERS = DestinationStamps.LEDGERS;

  private final DestinationSlots slots = new DestinationSlots();
  private final DestinationStamps stamps = new DestinationStamps(slots);

  /** Heads of the lists of those who wait, of the destinations whose flag says so. */
  private final LongIntMap waiters = new LongIntMap(64);

  private int ring;
  private long keepFor;

  /** No start younger than this was forgotten by its age, or for want of any window. */
  private long forgotten = NEVER;

  /**
   * @param ring most starts of the past that any window of anyone must know of
   * @param keepFor longest window of anyone, in nanoseconds
   */
  public DestinationLedger(int ring, long keepFor) {
    reconfigure(ring, keepFor);
  }

  /** Other windows are in force from now on; arguments as at the beginning. */
  public void reconfigure(int newRing, long newKeepFor) {
    if (newRing > MOST_STARTS || newKeepFor > LONGEST) {
      throw new IllegalArgumentException(
          "a destination's window counts at most " + MOST_STARTS + " starts over 49 days");
    }
    ring = newRing;
    keepFor = newKeepFor;
  }

  /**
   * Brings what is known of the destination into the cache and waits for nothing: before a row of
   * decisions, so that their misses overlap. Changes nothing.
   */
  public void touch(long destination) {
    slots.touch(destination);
  }

  /**
   * {@code now} if the destination may be called, {@link Denial#EVENT}, or the instant at which it
   * may.
   */
  public long opensAt(long destination, Windows windows, long now) {
    int base = slots.find(destination);
    int[] caps = windows.caps();
    if (base < 0) {
      return caps.length == 0 ? now : Math.max(now, forgotten + windows.maxLength());
    }
    long[] lengths = windows.lengths();
    long[] slot = slots.array();
    int outstanding = outstanding(slot, base);
    long head = slot[base + YOUNGEST];
    int count = count(head);
    long at = now;
    for (int i = 0; i < caps.length; i++) {
      int room = caps[i] - outstanding;
      if (room <= 0) {
        return Denial.EVENT;
      }
      if (count >= room) {
        at = Math.max(at, stamps.youngest(slot, base, head, room) + lengths[i]);
      } else if ((head & LOSSY) != 0 || forgotten + lengths[i] > at) {
        at = Math.max(at, unknown(slot, base, head) + lengths[i]);
      }
    }
    return at;
  }

  /**
   * A start begins.
   *
   * @throws IllegalArgumentException if the destination is not a number of 1 to 15 digits
   * @throws IllegalStateException if 16,383 starts of it are outstanding
   */
  public void begin(long destination, long now) {
    int base = slots.find(destination);
    if (base < 0) {
      examine(now);
      base = slots.claim(destination);
    }
    long[] slot = slots.array();
    long first = slot[base] + START;
    if (first >>> DestinationSlots.KEY_BITS == 0) {
      throw new IllegalStateException(
          "a destination has more starts without an answer than can be counted");
    }
    slot[base] = first;
  }

  /**
   * It reached the carrier. Returns the head of the list of those who wait, or -1, and forgets the
   * list.
   */
  public int answered(long destination, long now) {
    int base = end(destination);
    long[] slot = slots.array();
    int first = takeWaiters(slot, base);
    if (ring == 0) {
      forgotten = Math.max(forgotten, now);
      slot[base + YOUNGEST] &= ~(COUNT << COUNT_SHIFT | LOSSY);
      freeIfNothingIsKnown(slot, base);
      return first;
    }
    long stamp = -Math.floorDiv(-now, TICK);
    if (!DestinationStamps.hasRoomFor(slot[base + YOUNGEST], stamp)) {
      trim(slot, base, now);
    }
    stamps.push(slot, base, stamp, ring);
    return first;
  }

  /**
   * It certainly did not reach the carrier. Returns the head of the list of those who wait, or -1.
   */
  public int undone(long destination) {
    int base = end(destination);
    long[] slot = slots.array();
    int first = takeWaiters(slot, base);
    freeIfNothingIsKnown(slot, base);
    return first;
  }

  /** Starts to the destination without an answer yet. */
  public int outstanding(long destination) {
    int base = slots.find(destination);
    return base < 0 ? 0 : outstanding(slots.array(), base);
  }

  /**
   * Puts a waiter at the head of the destination's list and returns the former head, or -1. The
   * destination must have a start outstanding.
   */
  public int waitFor(long destination, int waiter) {
    int base = slots.find(destination);
    if (base < 0) {
      throw new IllegalStateException("nothing is known of the destination that is waited for");
    }
    long[] slot = slots.array();
    int before = (slot[base + YOUNGEST] & HAS_WAITERS) == 0 ? NONE : waiters.get(destination);
    slot[base + YOUNGEST] |= HAS_WAITERS;
    waiters.put(destination, waiter);
    return before;
  }

  /** Destinations that something is known of. */
  public int size() {
    return slots.size();
  }

  /** Bytes of heap that the ledger takes. */
  public long bytes() {
    return slots.bytes() + stamps.bytes() + waiters.bytes();
  }

  private static int outstanding(long[] slot, int base) {
    return (int) (slot[base] >>> DestinationSlots.KEY_BITS);
  }

  /** One start less is outstanding; returns where the slot begins. */
  private int end(long destination) {
    int base = slots.find(destination);
    if (base < 0 || outstanding(slots.array(), base) == 0) {
      throw new IllegalStateException("a start ends that was never begun");
    }
    slots.array()[base] -= START;
    return base;
  }

  private int takeWaiters(long[] slot, int base) {
    if ((slot[base + YOUNGEST] & HAS_WAITERS) == 0) {
      return NONE;
    }
    slot[base + YOUNGEST] &= ~HAS_WAITERS;
    return waiters.remove(DestinationSlots.key(slot[base]));
  }

  /** The latest instant at which this destination can have been called and it was forgotten. */
  private long unknown(long[] slot, int base, long head) {
    int count = count(head);
    if (count == 0) {
      return forgotten;
    }
    // What its slot lost is older than what it has.
    boolean lossy = (head & LOSSY) != 0;
    if (!lossy && forgotten == NEVER) {
      return NEVER;
    }
    long oldest = stamps.youngest(slot, base, head, count);
    return lossy ? oldest : Math.min(oldest, forgotten);
  }

  /** Lets go of the stamps that no window reaches any more. */
  private void trim(long[] slot, int base, long now) {
    long head = slot[base + YOUNGEST];
    int count = count(head);
    int left = count;
    while (left > 0) {
      long oldest = stamps.youngest(slot, base, head, left);
      if (now - oldest < keepFor) {
        break;
      }
      forgotten = Math.max(forgotten, oldest);
      left--;
    }
    if (left < count) {
      // What was lost before is older than what left just now, so it needs no mark of its own.
      slot[base + YOUNGEST] = head - ((long) (count - left) << COUNT_SHIFT) & ~LOSSY;
    }
  }

  private void freeIfNothingIsKnown(long[] slot, int base) {
    long head = slot[base + YOUNGEST];
    if (outstanding(slot, base) == 0 && (head & HAS_WAITERS) == 0 && count(head) == 0) {
      stamps.drop(slot, base);
      slots.free(slot, base);
    }
  }

  /** Looks at the next slots in turn, drops what can no longer matter, and gives back the room. */
  private void examine(long now) {
    int examined = 0;
    for (int passed = 0; examined < EXAMINED && passed < PASSED && slots.size() > 0; passed++) {
      int base = slots.nextInTurn();
      if (base >= 0) {
        examined++;
        examine(slots.array(), base, now);
      }
    }
  }

  private void examine(long[] slot, int base, long now) {
    trim(slot, base, now);
    stamps.fit(slot, base);
    freeIfNothingIsKnown(slot, base);
  }
}
