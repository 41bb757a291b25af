package dev.ringfence.engine.core.limit;

import java.util.Arrays;

/**
 * A map from {@code long} to {@code int} by open addressing. Lane-confined. Keys are not 0; absent
 * values read -1. Removal shifts the following entries back, so a table that lives long does not
 * fill up with gravestones.
 */
public final class LongIntMap {
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private long[] keys;
  private int[] values;
  private int size;

  public LongIntMap(int expected) {
    int capacity = Integer.highestOneBit(Math.max(16, expected * 2 - 1)) << 1;
    keys = new long[capacity];
    values = new int[capacity];
  }

  public int size() {
    return size;
  }

  /** Bytes of heap that it takes. */
  long bytes() {
    return keys.length * 12L;
  }

  /** The value, or -1. */
  public int get(long key) {
    int mask = keys.length - 1;
    for (int i = slot(key, mask); keys[i] != 0; i = (i + 1) & mask) {
      if (keys[i] == key) {
        return values[i];
      }
    }
    return -1;
  }

  public void put(long key, int value) {
    if (size * 2 >= keys.length) {
      rehash();
    }
    int mask = keys.length - 1;
    int i = slot(key, mask);
    while (keys[i] != 0 && keys[i] != key) {
      i = (i + 1) & mask;
    }
    if (keys[i] == 0) {
      size++;
    }
    keys[i] = key;
    values[i] = value;
  }

  /** Takes the key out and returns its value, or -1. */
  public int remove(long key) {
    int mask = keys.length - 1;
    int i = slot(key, mask);
    while (keys[i] != key) {
      if (keys[i] == 0) {
        return -1;
      }
      i = (i + 1) & mask;
    }
    final int value = values[i];
    size--;
    int hole = i;
    for (int j = (i + 1) & mask; keys[j] != 0; j = (j + 1) & mask) {
      int home = slot(keys[j], mask);
      // The entry at j may move into the hole unless its home lies between the hole and j.
      if (((j - home) & mask) >= ((j - hole) & mask)) {
        keys[hole] = keys[j];
        values[hole] = values[j];
        hole = j;
      }
    }
    keys[hole] = 0;
    return value;
  }

  /** All keys in ascending order: a listing must not depend on the table's layout. */
  public long[] sortedKeys() {
    long[] all = new long[size];
    int n = 0;
    for (long key : keys) {
      if (key != 0) {
        all[n++] = key;
      }
    }
    Arrays.sort(all);
    return all;
  }

  private static int slot(long key, int mask) {
    long mixed = key * MIX;
    return (int) (mixed ^ (mixed >>> 32)) & mask;
  }

  private void rehash() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new int[oldValues.length * 2];
    size = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        put(oldKeys[i], oldValues[i]);
      }
    }
  }
}
