package dev.ringfence.engine.core.limit;

import static dev.ringfence.engine.core.limit.DestinationRecords.ERA;
import static dev.ringfence.engine.core.limit.DestinationRecords.HEADER;
import static dev.ringfence.engine.core.limit.DestinationRecords.NONE;
import static dev.ringfence.engine.core.limit.DestinationRecords.OUTSTANDING;
import static dev.ringfence.engine.core.limit.DestinationRecords.RING;
import static dev.ringfence.engine.core.limit.DestinationRecords.WAITERS;

import dev.ringfence.engine.core.model.Denial;

/**
 * How often each destination was called, over all numbers, templates, batches and workspaces.
 * Lane-confined.
 *
 * <p>The same exact windows as {@link RollingStarts}, for subjects that come and go by the million:
 * a destination has a record while something of it can still deny a call or wait for one, and its
 * ring is as long as it was really called. A few records are examined at every new one, so memory
 * follows the destinations of the longest window and no pass over all of them is ever made.
 *
 * <p>A stamp is 4 bytes: milliseconds, rounded up, so a window may deny for less than a millisecond
 * longer than it must, and never shorter. The youngest stamp of a record is kept whole, and every
 * other one is told by its distance to it, which is less than the longest window: nothing wraps,
 * however long the engine runs and however long a destination was left alone.
 *
 * <p><b>When windows are replaced</b>, what was forgotten because the old ones had no use for it
 * counts as called any number of times, as late as it can have been: at the oldest stamp that its
 * record still has, and for what left by age, at the latest instant at which anything did.
 */
public final class DestinationLedger {
  /** Most starts to one destination that a window may count. */
  public static final int MOST_STARTS = 32_768;

  private static final long TICK = 1_000_000L;

  /** Distances between the stamps of one record must fit into 32 bits. */
  private static final long LONGEST = ((1L << 32) - 2) * TICK;

  /** Long ago, and yet near enough to be subtracted from any clock. */
  private static final long NEVER = Long.MIN_VALUE / 4;

  private static final int EXAMINED = 3;

  /** Set when a start was forgotten that is no older than the longest window. */
  private static final int LOSSY = 1;

  private final DestinationRecords records = new DestinationRecords();
  private int ring;
  private long keepFor;

  /** No start younger than this was forgotten by its age, or for want of any window. */
  private long forgotten = NEVER;

  private int handClass;
  private int handIndex;

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
   * {@code now} if the destination may be called, {@link Denial#EVENT}, or the instant at which it
   * may.
   */
  public long opensAt(long destination, Windows windows, long now) {
    int ref = records.find(destination);
    if (ref == NONE) {
      return windows.size() == 0 ? now : Math.max(now, forgotten + windows.maxLength());
    }
    int[] chunk = records.chunk(ref);
    int base = records.base(ref);
    int count = chunk[base + RING] & 0xffff;
    int outstanding = chunk[base + OUTSTANDING];
    long at = now;
    for (int i = 0; i < windows.size(); i++) {
      int room = windows.cap(i) - outstanding;
      if (room <= 0) {
        return Denial.EVENT;
      }
      long leaves =
          count >= room
              ? youngest(chunk, base, DestinationRecords.capacity(ref), room)
              : unknown(chunk, base, DestinationRecords.capacity(ref));
      at = Math.max(at, leaves + windows.length(i));
    }
    return at;
  }

  /** A start begins. */
  public void begin(long destination, long now) {
    int ref = records.find(destination);
    if (ref == NONE) {
      for (int i = 0; i < EXAMINED; i++) {
        examine(now);
      }
      ref = records.claim(destination);
    }
    records.chunk(ref)[records.base(ref) + OUTSTANDING]++;
  }

  /**
   * It reached the carrier. Returns the head of the list of those who wait, or -1, and forgets the
   * list.
   */
  public int answered(long destination, long now) {
    int ref = records.find(destination);
    int[] chunk = records.chunk(ref);
    int base = records.base(ref);
    chunk[base + OUTSTANDING]--;
    int first = takeWaiters(chunk, base);
    if (ring == 0) {
      forgotten = Math.max(forgotten, now);
      chunk[base + RING] = 0;
      freeIfNothingIsKnown(ref, chunk, base);
      return first;
    }
    trim(chunk, base, DestinationRecords.capacity(ref), now);
    if ((chunk[base + RING] & 0xffff) == DestinationRecords.capacity(ref)
        && DestinationRecords.capacity(ref) < ring) {
      ref = records.resize(ref, DestinationRecords.clazz(ref) + 1);
      chunk = records.chunk(ref);
      base = records.base(ref);
    }
    push(chunk, base, DestinationRecords.capacity(ref), now);
    return first;
  }

  /**
   * It certainly did not reach the carrier. Returns the head of the list of those who wait, or -1.
   */
  public int undone(long destination) {
    int ref = records.find(destination);
    int[] chunk = records.chunk(ref);
    int base = records.base(ref);
    chunk[base + OUTSTANDING]--;
    int first = takeWaiters(chunk, base);
    freeIfNothingIsKnown(ref, chunk, base);
    return first;
  }

  /** Starts to the destination without an answer yet. */
  public int outstanding(long destination) {
    int ref = records.find(destination);
    return ref == NONE ? 0 : records.chunk(ref)[records.base(ref) + OUTSTANDING];
  }

  /**
   * Puts a waiter at the head of the destination's list and returns the former head, or -1. The
   * destination must have a start outstanding.
   */
  public int waitFor(long destination, int waiter) {
    int ref = records.find(destination);
    int[] chunk = records.chunk(ref);
    int at = records.base(ref) + WAITERS;
    int before = chunk[at];
    chunk[at] = waiter;
    return before;
  }

  /** Destinations that something is known of. */
  public int size() {
    return records.size();
  }

  /** Bytes of heap that the ledger takes. */
  public long bytes() {
    return records.bytes();
  }

  private static int takeWaiters(int[] chunk, int base) {
    int first = chunk[base + WAITERS];
    chunk[base + WAITERS] = NONE;
    return first;
  }

  /** The k-th youngest stamp, k from 1 to the count, in nanoseconds. */
  private static long youngest(int[] chunk, int base, int length, int k) {
    int head = chunk[base + RING] >>> 16;
    int last = chunk[base + HEADER + (head == 0 ? length : head) - 1];
    int at = head - k;
    int stamp = chunk[base + HEADER + (at < 0 ? at + length : at)];
    long whole = (long) (chunk[base + ERA] >> 1) << 32 | (last & 0xffff_ffffL);
    return (whole - ((last - stamp) & 0xffff_ffffL)) * TICK;
  }

  /** The latest instant at which this destination can have been called and it was forgotten. */
  private long unknown(int[] chunk, int base, int length) {
    int count = chunk[base + RING] & 0xffff;
    if (count == 0) {
      return forgotten;
    }
    // What its record lost is older than what it has.
    boolean lossy = (chunk[base + ERA] & LOSSY) != 0;
    if (!lossy && forgotten == NEVER) {
      return NEVER;
    }
    long oldest = youngest(chunk, base, length, count);
    return lossy ? oldest : Math.min(oldest, forgotten);
  }

  /** Lets go of the stamps that no window reaches any more. */
  private void trim(int[] chunk, int base, int length, long now) {
    int count = chunk[base + RING] & 0xffff;
    int left = count;
    while (left > 0) {
      long oldest = youngest(chunk, base, length, left);
      if (now - oldest < keepFor) {
        break;
      }
      forgotten = Math.max(forgotten, oldest);
      left--;
    }
    if (left < count) {
      // What was lost before is older than what left just now, so it needs no mark of its own.
      chunk[base + RING] -= count - left;
      chunk[base + ERA] &= ~LOSSY;
    }
  }

  private static void push(int[] chunk, int base, int length, long now) {
    long tick = -Math.floorDiv(-now, TICK);
    int head = chunk[base + RING] >>> 16;
    int count = chunk[base + RING] & 0xffff;
    int lossy = count == length ? LOSSY : chunk[base + ERA] & LOSSY;
    chunk[base + HEADER + head] = (int) tick;
    chunk[base + ERA] = (int) (tick >> 32) << 1 | lossy;
    int next = head + 1 == length ? 0 : head + 1;
    chunk[base + RING] = next << 16 | Math.min(count + 1, length);
  }

  private void freeIfNothingIsKnown(int ref, int[] chunk, int base) {
    if (chunk[base + OUTSTANDING] == 0
        && chunk[base + WAITERS] == NONE
        && (chunk[base + RING] & 0xffff) == 0) {
      records.free(ref);
    }
  }

  /**
   * Looks at the next record in turn, drops what can no longer matter, and gives back the room.
   * Goes from the last record of a class to its first: what fills a hole was looked at already.
   */
  private void examine(long now) {
    for (int tries = 0; handIndex <= 0; tries++) {
      if (tries > records.classes()) {
        return;
      }
      handClass = handClass + 1 == records.classes() ? 0 : handClass + 1;
      handIndex = records.size(handClass);
    }
    handIndex = Math.min(handIndex, records.size(handClass)) - 1;
    if (handIndex < 0) {
      return;
    }
    int ref = DestinationRecords.ref(handClass, handIndex);
    int[] chunk = records.chunk(ref);
    int base = records.base(ref);
    trim(chunk, base, DestinationRecords.capacity(ref), now);
    int fitting = DestinationRecords.classFor(chunk[base + RING] & 0xffff);
    if ((chunk[base + RING] & 0xffff) == 0) {
      freeIfNothingIsKnown(ref, chunk, base);
    } else if (fitting + 1 < handClass) {
      // One size larger than needed stays: it was called that often once and may be again.
      records.resize(ref, fitting);
    }
  }
}
