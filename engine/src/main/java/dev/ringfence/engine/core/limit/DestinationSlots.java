package dev.ringfence.engine.core.limit;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Where what is known of each destination lies: a hash table whose entries are the records
 * themselves, so a decision about a destination that has gone cold costs one miss of the cache.
 * Lane-confined.
 *
 * <p>A slot is four longs, half a cache line: the key and the starts outstanding in the first; what
 * the others mean is the ledger's. The table is {@value #SEGMENTS} arrays, chosen by the first bits
 * of a key's hash, each of which grows and shrinks by about a quarter and on its own: no operation
 * is ever as long as the table, and a third of the room is spare, seldom more.
 *
 * <p>In an array the slots are sorted by the hash, each at its home or, if others lie there, as
 * close after it as the order allows. The homes follow the order of the hashes too, so to move all
 * slots to an array of another size is one pass over both, a key that is not there is known by the
 * first greater hash, and taking a slot out shifts those behind it back and leaves no gravestone. A
 * tail takes what does not fit behind the last home, and its last slot stays empty: nothing wraps.
 */
final class DestinationSlots {
  /** Longs of a slot. */
  static final int WORDS = 4;

  /** The first long of a slot is its key in these bits, and above them the starts outstanding. */
  static final int KEY_BITS = 50;

  private static final long KEY = (1L << KEY_BITS) - 1;
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final int SEGMENT_BITS = 9;
  private static final int SEGMENTS = 1 << SEGMENT_BITS;
  private static final int HOME_SHIFT = 32 - SEGMENT_BITS;

  /** Place of the count of homes in a segment; the slots behind them are its tail. */
  private static final int HOMES = 0;

  /** Place of the count of destinations in a segment. */
  private static final int SIZE = 1;

  /** Where the slots of a segment begin: with the array's header, at a multiple of 32 bytes. */
  private static final int FIRST = 2;

  private static final int SHORTEST_TAIL = 8;
  private static final int LONGEST_TAIL = 32;
  private static final int FEWEST_HOMES = 8;

  /** Stands for all segments that never had a destination. Nothing is ever written to it. */
  private static final long[] EMPTY = {1, 0, 0, 0, 0, 0, 0, 0, 0, 0};

  private final long[][] segments = new long[SEGMENTS][];
  private final BitSet inUse = new BitSet(SEGMENTS);
  private int size;

  /**
   * The destination that was looked for last, and what was found; 0 when slots have moved since.
   */
  private long found;

  private int foundAt = -1;
  private long[] foundIn = EMPTY;

  /** Where the examination is: the slots of this segment from the hand on were looked at. */
  private int handSegment;

  private int hand = FIRST;

  /** What {@link #touch} reads ends up here, so that it is really read. */
  long touched;

  DestinationSlots() {
    Arrays.fill(segments, EMPTY);
  }

  /** Destinations that have a slot. */
  int size() {
    return size;
  }

  /** The array in which the slot lies that was found, claimed or next in turn just now. */
  long[] array() {
    return foundIn;
  }

  /** The key in the first long of a slot. */
  static long key(long first) {
    return first & KEY;
  }

  /**
   * Where the slot of a destination begins in {@link #array}, or a negative number. Good until a
   * slot is claimed or freed.
   */
  int find(long key) {
    if (key == found) {
      return foundAt;
    }
    long hash = key * MIX;
    long[] a = segments[segment(hash)];
    int at = home(hash, a[HOMES]);
    // All hashes in a segment have the same sign, so their order is that of signed numbers.
    long first = a[at];
    while (first != 0 && (first & KEY) * MIX < hash) {
      at += WORDS;
      first = a[at];
    }
    found = key;
    foundIn = a;
    foundAt = first != 0 && (first & KEY) == key ? at : ~at;
    return foundAt;
  }

  /** Brings the slot of a destination into the cache, if it is not there, and waits for nothing. */
  void touch(long key) {
    long hash = key * MIX;
    long[] a = segments[segment(hash)];
    touched += a[home(hash, a[HOMES])];
  }

  /** A slot of zeros, but for the key, for a destination that has none; returns where it is. */
  int claim(long key) {
    if (key < 1 || key > KEY) {
      throw new IllegalArgumentException("a destination has 1 to 15 digits and is not 0: " + key);
    }
    int segment = segment(key * MIX);
    long homes = segments[segment][HOMES];
    if ((segments[segment][SIZE] + 1) * 6 > homes * 5) {
      rebuild(segment, homes + Math.max(FEWEST_HOMES / 2, step(segment, homes)), 0);
    }
    int at = ~find(key);
    int gap = gap(foundIn, at);
    while (gap == foundIn.length - WORDS) {
      // Rare: so many hashes just before the end that only a longer tail takes them.
      rebuild(segment, foundIn[HOMES], 2 * tail(foundIn));
      at = ~find(key);
      gap = gap(foundIn, at);
    }
    long[] a = foundIn;
    System.arraycopy(a, at, a, at + WORDS, gap - at);
    if (segment == handSegment && at < hand && hand <= gap) {
      // What was looked at has moved by a slot, and what was not must stay below the hand.
      hand += WORDS;
    }
    a[at] = key;
    Arrays.fill(a, at + 1, at + WORDS, 0);
    if (a[SIZE]++ == 0) {
      inUse.set(segment);
    }
    size++;
    foundAt = at;
    return at;
  }

  /** Takes out the slot that begins there; those behind it that are not at home move back. */
  void free(long[] a, int at) {
    int segment = segment((a[at] & KEY) * MIX);
    int end = at + WORDS;
    while (a[end] != 0 && home((a[end] & KEY) * MIX, a[HOMES]) < end) {
      end += WORDS;
    }
    System.arraycopy(a, at + WORDS, a, at, end - at - WORDS);
    a[end - WORDS] = 0;
    forgetFound();
    size--;
    if (--a[SIZE] == 0) {
      inUse.clear(segment);
    }
    long homes = a[HOMES];
    // Two fifths and not half: an examination takes up to a third out of an array at once, and what
    // comes in its place must not make it grow again each time.
    if (homes > FEWEST_HOMES && a[SIZE] * 5 < homes * 2) {
      rebuild(
          segment, Math.max(FEWEST_HOMES, homes - Math.max(1, step(segment, homes) * 4 / 5)), 0);
    }
  }

  /**
   * Moves the hand on to the next slot, from the last of a segment to its first and on to the next
   * segment that has any, and returns where the slot begins, or -1 if nobody has it. Whoever comes
   * or goes meanwhile, every slot that stays is met in each round: what is moved is moved from
   * where the hand was to where it was, or the hand goes with it.
   */
  int nextInTurn() {
    if (hand <= FIRST) {
      int next = handSegment == 0 ? -1 : inUse.previousSetBit(handSegment - 1);
      handSegment = next >= 0 ? next : Math.max(0, inUse.length() - 1);
      hand = segments[handSegment].length - WORDS;
    }
    hand -= WORDS;
    if (hand < FIRST) {
      return -1;
    }
    long[] a = segments[handSegment];
    if (a[hand] == 0) {
      return -1;
    }
    found = a[hand] & KEY;
    foundAt = hand;
    foundIn = a;
    return hand;
  }

  /** Bytes of heap that all of it takes. */
  long bytes() {
    long bytes = SEGMENTS * 4L;
    for (long[] a : segments) {
      bytes += a == EMPTY ? 0 : 16 + a.length * 8L;
    }
    return bytes;
  }

  private static int segment(long hash) {
    return (int) (hash >>> (64 - SEGMENT_BITS));
  }

  private static int home(long hash, long homes) {
    return FIRST + (int) ((hash >>> HOME_SHIFT & 0xffff_ffffL) * homes >>> 32) * WORDS;
  }

  private static int tail(long[] a) {
    return (a.length - FIRST) / WORDS - (int) a[HOMES];
  }

  /**
   * How much a segment grows: a quarter, for each a little more or less than for the others. So
   * they do not stay in step, and what is spare over all of them is always about the same.
   */
  private static long step(int segment, long homes) {
    return homes * (448 + (segment * 37 & 127)) >>> 11;
  }

  private static int gap(long[] a, int from) {
    int gap = from;
    while (a[gap] != 0) {
      gap += WORDS;
    }
    return gap;
  }

  private void forgetFound() {
    found = 0;
    foundAt = -1;
  }

  /** Moves the slots of a segment to an array with that many homes and at least that tail. */
  private void rebuild(int segment, long homes, int atLeast) {
    long[] old = segments[segment];
    int tail = Math.max(atLeast, (int) Math.min(LONGEST_TAIL, SHORTEST_TAIL + (homes >>> 6)));
    long[] fresh = new long[FIRST + (int) (homes + tail) * WORDS];
    while (!move(old, fresh, homes)) {
      tail *= 2;
      fresh = new long[FIRST + (int) (homes + tail) * WORDS];
    }
    segments[segment] = fresh;
    forgetFound();
    if (segment == handSegment) {
      int seen = hand;
      while (seen < old.length && old[seen] == 0) {
        seen += WORDS;
      }
      hand = seen < old.length ? find(old[seen] & KEY) : fresh.length - WORDS;
    }
  }

  /** False if the tail is too short. */
  private static boolean move(long[] from, long[] to, long homes) {
    to[HOMES] = homes;
    to[SIZE] = from[SIZE];
    int next = FIRST;
    for (int i = FIRST; i < from.length; i += WORDS) {
      long first = from[i];
      if (first != 0) {
        int at = Math.max(next, home((first & KEY) * MIX, homes));
        if (at >= to.length - WORDS) {
          return false;
        }
        to[at] = first;
        to[at + 1] = from[i + 1];
        to[at + 2] = from[i + 2];
        to[at + 3] = from[i + 3];
        next = at + WORDS;
      }
    }
    return true;
  }
}
