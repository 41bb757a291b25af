package dev.ringfence.engine.core.schedule;

import java.util.Arrays;

/**
 * Keys at fixed places, and the least of them in any range. Lane-confined.
 *
 * <p>A tree of eight branches: the eight keys under a node are one cache line. Changing a key and
 * asking for a range look at one or two lines per storey, and there are four storeys for a thousand
 * places, six for a hundred thousand, seven for a million. A place whose key is {@link #NONE} is
 * empty.
 */
final class MinTree {
  static final long NONE = Long.MAX_VALUE;
  private static final int BITS = 3;
  private static final int BRANCHES = 1 << BITS;

  /** Storeys from the places up to a single key, the least of all. */
  private final long[][] storeys;

  MinTree(int places) {
    int storeysNeeded = 1;
    for (int width = places; width > 1; width = (width + BRANCHES - 1) >>> BITS) {
      storeysNeeded++;
    }
    storeys = new long[storeysNeeded][];
    int width = Math.max(1, places);
    for (int s = 0; s < storeysNeeded; s++) {
      // Whole lines, but for the top: a line is read without asking where the keys end.
      int length = s == storeysNeeded - 1 ? 1 : (width + BRANCHES - 1) >>> BITS << BITS;
      storeys[s] = new long[length];
      Arrays.fill(storeys[s], NONE);
      width = (width + BRANCHES - 1) >>> BITS;
    }
  }

  long key(int place) {
    return storeys[0][place];
  }

  /** Keys of different places must differ, or be {@link #NONE}. */
  void set(int place, long key) {
    int at = place;
    long value = key;
    for (int s = 0; storeys[s][at] != value; s++) {
      storeys[s][at] = value;
      if (s == storeys.length - 1) {
        return;
      }
      at >>>= BITS;
      value = leastOfLine(storeys[s], at << BITS);
    }
  }

  /** The least key of all, or {@link #NONE}. */
  long least() {
    return storeys[storeys.length - 1][0];
  }

  /** Where the least key of all is; there must be one. */
  int leastPlace() {
    return descend(storeys.length - 1, 0, least());
  }

  /** Place of the least key from {@code from} up to, not including, {@code to}; -1 if all empty. */
  int leastPlace(int from, int to) {
    long least = NONE;
    int storey = 0;
    int node = -1;
    int lo = from;
    int hi = to;
    for (int s = 0; lo < hi; s++) {
      long[] keys = storeys[s];
      for (; lo < hi && (lo & (BRANCHES - 1)) != 0; lo++) {
        if (keys[lo] < least) {
          least = keys[lo];
          storey = s;
          node = lo;
        }
      }
      for (; lo < hi && (hi & (BRANCHES - 1)) != 0; hi--) {
        if (keys[hi - 1] < least) {
          least = keys[hi - 1];
          storey = s;
          node = hi - 1;
        }
      }
      lo >>>= BITS;
      hi >>>= BITS;
    }
    return node < 0 ? -1 : descend(storey, node, least);
  }

  /** The last place before {@code place} that is not empty, or -1. */
  int before(int place) {
    int at = place;
    for (int s = 0; s < storeys.length; s++) {
      long[] keys = storeys[s];
      int line = at & -BRANCHES;
      for (int i = at - 1; i >= line; i--) {
        if (keys[i] != NONE) {
          return edge(s, i, true);
        }
      }
      at >>>= BITS;
    }
    return -1;
  }

  /** The first place from {@code place} on that is not empty, or -1. */
  int from(int place) {
    int at = place;
    for (int s = 0; s < storeys.length; s++) {
      long[] keys = storeys[s];
      int end = Math.min(keys.length, (at & -BRANCHES) + BRANCHES);
      for (int i = at; i < end; i++) {
        if (keys[i] != NONE) {
          return edge(s, i, false);
        }
      }
      at = (at >>> BITS) + 1;
      if (s + 1 < storeys.length && at >= storeys[s + 1].length) {
        return -1;
      }
    }
    return -1;
  }

  /** The last or the first place under a node that is not empty. */
  private int edge(int storey, int node, boolean last) {
    int at = node;
    for (int s = storey - 1; s >= 0; s--) {
      long[] keys = storeys[s];
      at = (at << BITS) + (last ? BRANCHES - 1 : 0);
      while (keys[at] == NONE) {
        at += last ? -1 : 1;
      }
    }
    return at;
  }

  private int descend(int storey, int node, long key) {
    int at = node;
    for (int s = storey - 1; s >= 0; s--) {
      long[] keys = storeys[s];
      at <<= BITS;
      while (keys[at] != key) {
        at++;
      }
    }
    return at;
  }

  private static long leastOfLine(long[] keys, int from) {
    long least = keys[from];
    for (int i = from + 1; i < from + BRANCHES; i++) {
      least = Math.min(least, keys[i]);
    }
    return least;
  }
}
