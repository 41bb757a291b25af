package dev.ringfence.engine.core.schedule;

import java.util.Arrays;

/**
 * Rows of a batch that came back to the queue, lowest first: the order of the upload is kept.
 * Lane-confined.
 */
final class RowHeap {
  private int[] rows = new int[8];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  int first() {
    return rows[0];
  }

  void add(int row) {
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, size * 2);
    }
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (rows[parent] <= row) {
        break;
      }
      rows[at] = rows[parent];
      at = parent;
    }
    rows[at] = row;
  }

  int poll() {
    int first = rows[0];
    int last = rows[--size];
    int at = 0;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && rows[child + 1] < rows[child]) {
        child++;
      }
      if (last <= rows[child]) {
        break;
      }
      rows[at] = rows[child];
      at = child;
    }
    rows[at] = last;
    return first;
  }
}
