package dev.ringfence.engine.core.limit;

import java.util.Arrays;

/**
 * The stamps of destinations that were called more often than a slot of {@link DestinationSlots}
 * has room for: no object per destination, and no gap between rings. Lane-confined.
 *
 * <p>A ring is {@value #HEADER} ints and its stamps. Rings of one size lie one after the other in
 * chunks. One that is full moves to the next size, and the last ring of its old size moves into the
 * hole, so memory follows what there is to know, whatever the order in which destinations come,
 * grow and go. A ring has its destination's key with it, to tell whose it was that moved.
 */
final class DestinationRings {
  private static final int KEY_LOW = 0;
  private static final int KEY_HIGH = 1;

  /** Where the next stamp goes. */
  private static final int HEAD = 2;

  private static final int HEADER = 3;

  /** Stamps in a ring, by class. */
  private static final int[] CAPACITY = capacities();

  private static final int CLASS_SHIFT = 27;
  private static final int INDEX_MASK = (1 << CLASS_SHIFT) - 1;
  private static final int CHUNK_INTS = 1 << 14;

  private final int[] sizes = new int[CAPACITY.length];
  private final int[] shifts = new int[CAPACITY.length];
  private final int[][][] chunks = new int[CAPACITY.length][0][];

  DestinationRings() {
    for (int c = 0; c < shifts.length; c++) {
      int fit = Math.max(1, CHUNK_INTS / (HEADER + CAPACITY[c]));
      shifts[c] = 31 - Integer.numberOfLeadingZeros(fit);
    }
  }

  private static int[] capacities() {
    int[] all = new int[32];
    int n = 0;
    all[n++] = 2;
    for (int power = 4; power <= DestinationLedger.MOST_STARTS; power *= 2) {
      all[n++] = power;
      if (power < DestinationLedger.MOST_STARTS) {
        all[n++] = power + power / 2;
      }
    }
    return Arrays.copyOf(all, n);
  }

  static int capacity(int ref) {
    return CAPACITY[clazz(ref)];
  }

  static int clazz(int ref) {
    return ref >>> CLASS_SHIFT;
  }

  /** The smallest class whose rings hold that many stamps. */
  static int classFor(int stamps) {
    int clazz = 0;
    while (CAPACITY[clazz] < stamps) {
      clazz++;
    }
    return clazz;
  }

  /** Rings of a class; for tests. */
  int size(int clazz) {
    return sizes[clazz];
  }

  /** A ring for a destination, of a class; what stamps are in it is the caller's to know. */
  int claim(long key, int clazz) {
    int index = sizes[clazz];
    if (index == INDEX_MASK) {
      throw new IllegalStateException("more destinations than can be told apart");
    }
    int at = index >>> shifts[clazz];
    if (at == chunks[clazz].length) {
      chunks[clazz] = Arrays.copyOf(chunks[clazz], Math.max(4, at + (at >>> 1)));
    }
    if (chunks[clazz][at] == null) {
      chunks[clazz][at] = new int[(HEADER + CAPACITY[clazz]) << shifts[clazz]];
    }
    sizes[clazz]++;
    int ref = clazz << CLASS_SHIFT | index;
    int[] chunk = chunk(ref);
    int base = base(ref);
    chunk[base + KEY_LOW] = (int) key;
    chunk[base + KEY_HIGH] = (int) (key >>> 32);
    chunk[base + HEAD] = 0;
    return ref;
  }

  /** Puts a stamp in front, over the oldest if the ring is full. */
  void add(int ref, int stamp) {
    int[] chunk = chunk(ref);
    int base = base(ref);
    int head = chunk[base + HEAD];
    chunk[base + HEADER + head] = stamp;
    chunk[base + HEAD] = head + 1 == capacity(ref) ? 0 : head + 1;
  }

  /** The k-th youngest stamp in the ring, k from 1 on. */
  int youngest(int ref, int k) {
    int[] chunk = chunk(ref);
    int base = base(ref);
    int at = chunk[base + HEAD] - k;
    return chunk[base + HEADER + (at < 0 ? at + capacity(ref) : at)];
  }

  /** Copies the youngest stamps, as many as that, to an empty ring in their order. */
  void copy(int ref, int stamps, int to) {
    for (int k = stamps; k > 0; k--) {
      add(to, youngest(ref, k));
    }
  }

  /**
   * Gives a ring back. The last ring of its class now lies where it was: returns the key of the
   * destination whose ring that is, or 0 if none had to move.
   */
  long free(int ref) {
    int clazz = clazz(ref);
    int last = clazz << CLASS_SHIFT | --sizes[clazz];
    // The chunk of the next ring stays, even if it is empty: one may be needed at once.
    int spare = (sizes[clazz] >>> shifts[clazz]) + 1;
    if (spare < chunks[clazz].length) {
      chunks[clazz][spare] = null;
    }
    if (last == ref) {
      return 0;
    }
    int[] from = chunk(last);
    int base = base(last);
    System.arraycopy(from, base, chunk(ref), base(ref), HEADER + CAPACITY[clazz]);
    return (long) from[base + KEY_HIGH] << 32 | (from[base + KEY_LOW] & 0xffff_ffffL);
  }

  /** Bytes of heap that all of it takes. */
  long bytes() {
    long bytes = 0;
    for (int[][] ofClass : chunks) {
      for (int[] chunk : ofClass) {
        bytes += chunk == null ? 0 : chunk.length * 4L;
      }
      bytes += ofClass.length * 4L;
    }
    return bytes;
  }

  /** The array in which a ring lies. */
  private int[] chunk(int ref) {
    int clazz = clazz(ref);
    return chunks[clazz][(ref & INDEX_MASK) >>> shifts[clazz]];
  }

  /** Where in its array the ring begins. */
  private int base(int ref) {
    int clazz = clazz(ref);
    return ((ref & INDEX_MASK) & ((1 << shifts[clazz]) - 1)) * (HEADER + CAPACITY[clazz]);
  }
}
