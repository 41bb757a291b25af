package dev.ringfence.simulator.virtual.net;

import java.util.Arrays;

/**
 * A map from positive longs to ints by open addressing, for what is asked several times per call.
 * Lane-confined. Keys stay for good.
 */
final class LongIntTable {
  static final int NONE = -1;

  private long[] keys = new long[1024];
  private int[] values = new int[1024];
  private int size;

  LongIntTable() {
    Arrays.fill(values, NONE);
  }

  int get(long key) {
    return values[find(key)];
  }

  void put(long key, int value) {
    int slot = find(key);
    if (keys[slot] == 0) {
      keys[slot] = key;
      values[slot] = value;
      if (++size * 2 > keys.length) {
        grow();
      }
    } else {
      values[slot] = value;
    }
  }

  private int find(long key) {
    int mask = keys.length - 1;
    int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    while (keys[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new int[oldKeys.length * 2];
    Arrays.fill(values, NONE);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        int slot = find(oldKeys[i]);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }
}
