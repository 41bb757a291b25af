package dev.ringfence.engine.core.schedule;

import java.util.Arrays;

/** Rows in linked lists, for those who wait for an event of a destination. Lane-confined. */
final class Waiters {
  private long[] rows = new long[64];
  private int[] next = new int[64];
  private int used;
  private int free = -1;

  /** A new element before {@code next}; returns its index. */
  int add(long row, int following) {
    int at = free;
    if (at == -1) {
      if (used == rows.length) {
        rows = Arrays.copyOf(rows, used * 2);
        next = Arrays.copyOf(next, used * 2);
      }
      at = used++;
    } else {
      free = next[at];
    }
    rows[at] = row;
    next[at] = following;
    return at;
  }

  long row(int at) {
    return rows[at];
  }

  void link(int at, int following) {
    next[at] = following;
  }

  /** Frees the element and returns the one after it, or -1. */
  int remove(int at) {
    int following = next[at];
    next[at] = free;
    free = at;
    return following;
  }
}
