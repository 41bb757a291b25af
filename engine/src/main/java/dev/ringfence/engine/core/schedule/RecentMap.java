package dev.ringfence.engine.core.schedule;

/**
 * A map from {@code long} to {@code int} that never holds more than {@value #MOST} entries and
 * forgets the oldest. Lane-confined. Keys are not 0; absent values read -1.
 *
 * <p>Entries live in sets of {@value #WAYS}, the keys of a set in one cache line, the most recent
 * first. A full set doubles the table; once that has its full size, the oldest of the set leaves.
 * So it costs 12 bytes an entry, half full, and 12 MB at most.
 */
final class RecentMap {
  static final int MOST = 1 << 20;
  private static final int WAYS = 8;
  private static final int FIRST = 64;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private long[] keys = new long[FIRST];
  private int[] values = new int[FIRST];

  /** The value, or -1. */
  int get(long key) {
    int set = set(key);
    for (int i = set; i < set + WAYS; i++) {
      if (keys[i] == key) {
        return values[i];
      }
    }
    return -1;
  }

  /** Remembers the value as the most recent of its set. */
  void put(long key, int value) {
    int set = set(key);
    int at = set;
    while (at < set + WAYS - 1 && keys[at] != key && keys[at] != 0) {
      at++;
    }
    if (keys[at] != key && keys[at] != 0 && keys.length < MOST) {
      grow();
      put(key, value);
      return;
    }
    System.arraycopy(keys, set, keys, set + 1, at - set);
    System.arraycopy(values, set, values, set + 1, at - set);
    keys[set] = key;
    values[set] = value;
  }

  /** Entries there is room for now. */
  int capacity() {
    return keys.length;
  }

  private int set(long key) {
    long mixed = key * MIX;
    return (int) (mixed ^ (mixed >>> 32)) & (keys.length - WAYS);
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new int[oldValues.length * 2];
    // From the oldest of each set on: they come out in the same order.
    for (int set = 0; set < oldKeys.length; set += WAYS) {
      for (int i = set + WAYS - 1; i >= set; i--) {
        if (oldKeys[i] != 0) {
          put(oldKeys[i], oldValues[i]);
        }
      }
    }
  }
}
