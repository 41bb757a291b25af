package dev.ringfence.engine.core.limit;

import java.util.Arrays;

/**
 * Where the record of each destination lies: no object per destination, and no gap between records.
 * Lane-confined.
 *
 * <p>A record is {@value #HEADER} ints and a ring of stamps. Records of one size of ring lie one
 * after the other in chunks. A record that outgrows its ring moves to the next size, and the last
 * record of its old size moves into the hole, so memory follows what there is to know, whatever the
 * order in which destinations come, grow and go. The only pointers to records are in the table,
 * which also holds 32 bits of each key's hash: finding a record is one access to the table and one
 * to the record.
 */
final class DestinationRecords {
  static final int NONE = -1;
  static final int KEY_LOW = 0;
  static final int KEY_HIGH = 1;
  static final int OUTSTANDING = 2;
  static final int WAITERS = 3;

  /** High bits of the youngest stamp, and a flag: the ledger's. */
  static final int ERA = 4;

  /** Where the next stamp goes, and how many there are: 16 bits each. */
  static final int RING = 5;

  static final int HEADER = 6;

  /** Stamps in a record, by class. */
  private static final int[] CAPACITY = capacities();

  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final int CLASS_SHIFT = 27;
  private static final int INDEX_MASK = (1 << CLASS_SHIFT) - 1;
  private static final int CHUNK_INTS = 1 << 14;
  private static final int FEWEST_BITS = 10;

  /** Of each entry that is not 0: the hash of a key, and one more than where its record lies. */
  private long[] table = new long[1 << FEWEST_BITS];

  private int bits = FEWEST_BITS;
  private int size;
  private final int[] sizes = new int[CAPACITY.length];
  private final int[] shifts = new int[CAPACITY.length];
  private final int[][][] chunks = new int[CAPACITY.length][0][];

  DestinationRecords() {
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

  int size() {
    return size;
  }

  int classes() {
    return CAPACITY.length;
  }

  /** Records of a class; they are numbered from 0 without a gap. */
  int size(int clazz) {
    return sizes[clazz];
  }

  static int capacity(int ref) {
    return CAPACITY[clazz(ref)];
  }

  static int clazz(int ref) {
    return ref >>> CLASS_SHIFT;
  }

  static int ref(int clazz, int index) {
    return clazz << CLASS_SHIFT | index;
  }

  /** The smallest class whose ring holds that many stamps. */
  static int classFor(int stamps) {
    int clazz = 0;
    while (CAPACITY[clazz] < stamps) {
      clazz++;
    }
    return clazz;
  }

  /** The array in which a record lies. */
  int[] chunk(int ref) {
    int clazz = clazz(ref);
    return chunks[clazz][(ref & INDEX_MASK) >>> shifts[clazz]];
  }

  /** Where in its array the record begins. */
  int base(int ref) {
    int clazz = clazz(ref);
    return ((ref & INDEX_MASK) & ((1 << shifts[clazz]) - 1)) * (HEADER + CAPACITY[clazz]);
  }

  static long key(int[] chunk, int base) {
    return (long) chunk[base + KEY_HIGH] << 32 | (chunk[base + KEY_LOW] & 0xffff_ffffL);
  }

  /** The record of a destination, or {@link #NONE}. Good until a record is claimed or freed. */
  int find(long key) {
    int hash = hash(key);
    int mask = table.length - 1;
    for (int i = hash >>> (32 - bits); table[i] != 0; i = (i + 1) & mask) {
      long entry = table[i];
      if ((int) (entry >>> 32) == hash) {
        int ref = (int) entry - 1;
        if (key(chunk(ref), base(ref)) == key) {
          return ref;
        }
      }
    }
    return NONE;
  }

  /** A fresh record for a destination that has none, of the smallest size. */
  int claim(long key) {
    if ((size + 1) * 6L > table.length * 5L) {
      rehash(bits + 1);
    }
    int ref = append(0);
    int[] chunk = chunk(ref);
    int base = base(ref);
    Arrays.fill(chunk, base, base + HEADER, 0);
    chunk[base + KEY_LOW] = (int) key;
    chunk[base + KEY_HIGH] = (int) (key >>> 32);
    chunk[base + WAITERS] = NONE;
    insert(entry(key, ref));
    size++;
    return ref;
  }

  /**
   * Moves a record to another size, its stamps in order from the oldest on; returns where it is.
   */
  int resize(int ref, int clazz) {
    int[] from = chunk(ref);
    int base = base(ref);
    int count = from[base + RING] & 0xffff;
    int head = from[base + RING] >>> 16;
    int length = capacity(ref);
    int moved = append(clazz);
    int[] to = chunk(moved);
    int at = base(moved);
    System.arraycopy(from, base, to, at, HEADER);
    int oldest = head - count < 0 ? head - count + length : head - count;
    for (int k = 0; k < count; k++) {
      to[at + HEADER + k] = from[base + HEADER + oldest];
      oldest = oldest + 1 == length ? 0 : oldest + 1;
    }
    to[at + RING] = (count == CAPACITY[clazz] ? 0 : count) << 16 | count;
    long key = key(from, base);
    table[position(entry(key, ref))] = entry(key, moved);
    vacate(ref);
    return moved;
  }

  /** Forgets a destination. The last record of its class now lies where its record was. */
  void free(int ref) {
    remove(position(entry(key(chunk(ref), base(ref)), ref)));
    vacate(ref);
    size--;
    if (bits > FEWEST_BITS && size < table.length >>> 3) {
      rehash(bits - 1);
    }
  }

  /** Bytes of heap that all of it takes. */
  long bytes() {
    long bytes = table.length * 8L;
    for (int[][] ofClass : chunks) {
      for (int[] chunk : ofClass) {
        bytes += chunk == null ? 0 : chunk.length * 4L;
      }
      bytes += ofClass.length * 4L;
    }
    return bytes;
  }

  private int append(int clazz) {
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
    return ref(clazz, index);
  }

  /** Closes the hole with the last record of the class. */
  private void vacate(int ref) {
    int clazz = clazz(ref);
    int last = ref(clazz, --sizes[clazz]);
    if (last != ref) {
      int[] from = chunk(last);
      int base = base(last);
      System.arraycopy(from, base, chunk(ref), base(ref), HEADER + CAPACITY[clazz]);
      long key = key(from, base);
      table[position(entry(key, last))] = entry(key, ref);
    }
    // The chunk of the next record stays, even if it is empty: a destination may come at once.
    int spare = (sizes[clazz] >>> shifts[clazz]) + 1;
    if (spare < chunks[clazz].length) {
      chunks[clazz][spare] = null;
    }
  }

  private static int hash(long key) {
    return (int) (key * MIX >>> 32);
  }

  private static long entry(long key, int ref) {
    return (long) hash(key) << 32 | ((ref + 1) & 0xffff_ffffL);
  }

  private void insert(long entry) {
    int mask = table.length - 1;
    int i = (int) (entry >>> 32) >>> (32 - bits);
    while (table[i] != 0) {
      i = (i + 1) & mask;
    }
    table[i] = entry;
  }

  private int position(long entry) {
    int mask = table.length - 1;
    int i = (int) (entry >>> 32) >>> (32 - bits);
    while (table[i] != entry) {
      i = (i + 1) & mask;
    }
    return i;
  }

  /** Shifts the entries that follow back, so that the table does not fill up with gravestones. */
  private void remove(int at) {
    int mask = table.length - 1;
    int hole = at;
    for (int j = (hole + 1) & mask; table[j] != 0; j = (j + 1) & mask) {
      int home = (int) (table[j] >>> 32) >>> (32 - bits);
      // The entry at j may move into the hole unless its home lies between the hole and j.
      if (((j - home) & mask) >= ((j - hole) & mask)) {
        table[hole] = table[j];
        hole = j;
      }
    }
    table[hole] = 0;
  }

  /** The entries have their hashes with them, so no record is touched. */
  private void rehash(int newBits) {
    long[] old = table;
    bits = newBits;
    table = new long[1 << newBits];
    for (long entry : old) {
      if (entry != 0) {
        insert(entry);
      }
    }
  }
}
