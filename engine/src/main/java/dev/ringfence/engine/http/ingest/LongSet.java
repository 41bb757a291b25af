package dev.ringfence.engine.http.ingest;

/**
 * A set of destinations: one array, open addressing, eight bytes a slot. The caller's seed decides
 * where a number lands, so nobody can write an upload whose numbers all collide. Confined to one
 * upload.
 */
final class LongSet {
  private final long seed;
  private long[] slots = new long[64];
  private int size;

  LongSet(long seed) {
    this.seed = seed;
  }

  /** Adds a value other than 0; false if it is there already. */
  boolean add(long value) {
    int slot = find(slots, value);
    if (slots[slot] == value) {
      return false;
    }
    slots[slot] = value;
    if (++size > slots.length / 4 * 3) {
      grow();
    }
    return true;
  }

  private void grow() {
    long[] larger = new long[slots.length * 2];
    for (long value : slots) {
      if (value != 0) {
        larger[find(larger, value)] = value;
      }
    }
    slots = larger;
  }

  private int find(long[] table, long value) {
    int mask = table.length - 1;
    int slot = (int) mix(value ^ seed) & mask;
    while (table[slot] != 0 && table[slot] != value) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** The finaliser of SplitMix64: every bit of the result depends on every bit of the value. */
  static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
