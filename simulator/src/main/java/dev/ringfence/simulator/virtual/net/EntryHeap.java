package dev.ringfence.simulator.virtual.net;

import java.util.Arrays;

/**
 * Entries in the order of their instants, and of their planning where these are equal.
 * Lane-confined. A heap of four-way nodes over parallel arrays: nothing is allocated per entry.
 */
final class EntryHeap {
  private long[] at = new long[64];
  private long[] order = new long[64];
  private long[] what = new long[64];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  /** Instant of the first; there must be one. */
  long firstAt() {
    return at[0];
  }

  long firstOrder() {
    return order[0];
  }

  long firstWhat() {
    return what[0];
  }

  void push(long instant, long rank, long entry) {
    if (size == at.length) {
      at = Arrays.copyOf(at, size * 2);
      order = Arrays.copyOf(order, size * 2);
      what = Arrays.copyOf(what, size * 2);
    }
    int hole = size++;
    while (hole > 0) {
      int parent = (hole - 1) >> 2;
      if (before(parent, instant, rank)) {
        break;
      }
      move(parent, hole);
      hole = parent;
    }
    at[hole] = instant;
    order[hole] = rank;
    what[hole] = entry;
  }

  void pop() {
    int last = --size;
    long instant = at[last];
    long rank = order[last];
    int hole = 0;
    while (true) {
      int child = first(4 * hole + 1, Math.min(4 * hole + 5, last));
      if (child < 0 || !before(child, instant, rank)) {
        break;
      }
      move(child, hole);
      hole = child;
    }
    at[hole] = instant;
    order[hole] = rank;
    what[hole] = what[last];
  }

  private int first(int from, int end) {
    int best = from < end ? from : -1;
    for (int i = from + 1; i < end; i++) {
      if (before(i, at[best], order[best])) {
        best = i;
      }
    }
    return best;
  }

  private boolean before(int i, long instant, long rank) {
    return at[i] < instant || (at[i] == instant && order[i] < rank);
  }

  private void move(int from, int to) {
    at[to] = at[from];
    order[to] = order[from];
    what[to] = what[from];
  }
}
