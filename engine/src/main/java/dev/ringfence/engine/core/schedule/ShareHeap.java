package dev.ringfence.engine.core.schedule;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Shares of one template and class, the one that is furthest behind first; of equals the one whose
 * last turn is longest ago. Lane-confined.
 */
final class ShareHeap {
  private @Nullable Share[] heap = new Share[4];
  private int size;

  /** What is to be taken from everybody's pass when it is compared with other heaps'. */
  private long lowered;

  /** The share's pass among all heaps. */
  long pass(Share share) {
    return share.pass - lowered;
  }

  /** Sets all back by so much against other heaps. */
  void lower(long by) {
    lowered += by;
  }

  /** The first that can be tried, or null; those that have nothing to try leave the heap. */
  @Nullable Share first() {
    Share first = heap[0];
    while (first != null && first.next() == null) {
      first.enlisted = false;
      removeFirst();
      first = heap[0];
    }
    return first;
  }

  /** Whether any can be tried; changes nothing, and looks at all at worst. */
  boolean anyRunnable() {
    for (int i = 0; i < size; i++) {
      if (at(i).runnable()) {
        return true;
      }
    }
    return false;
  }

  void add(Share share) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      Share above = at(parent);
      if (!before(share, above)) {
        break;
      }
      heap[at] = above;
      at = parent;
    }
    heap[at] = share;
  }

  /** The first one's pass went up. */
  void sinkFirst() {
    sink(0, at(0));
  }

  /** Everybody begins level. */
  void level() {
    lowered = 0;
    for (int i = 0; i < size; i++) {
      at(i).pass = 0;
    }
    for (int i = size / 2 - 1; i >= 0; i--) {
      sink(i, at(i));
    }
  }

  private void removeFirst() {
    Share last = at(--size);
    heap[size] = null;
    if (size > 0) {
      sink(0, last);
    }
  }

  private void sink(int from, Share share) {
    int at = from;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && before(at(child + 1), at(child))) {
        child++;
      }
      if (!before(at(child), share)) {
        break;
      }
      heap[at] = at(child);
      at = child;
    }
    heap[at] = share;
  }

  private Share at(int i) {
    Share share = heap[i];
    if (share == null) {
      throw new IllegalStateException("the heap has no share at " + i + " of " + size);
    }
    return share;
  }

  private static boolean before(Share a, Share b) {
    return a.pass < b.pass || (a.pass == b.pass && a.hadBefore(b));
  }
}
