package dev.ringfence.engine.core.schedule;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Batches of one template and class, the one that is furthest behind its share first; of equals the
 * one whose last turn is longest ago. Lane-confined.
 */
final class BatchHeap {
  private @Nullable BatchQueue[] heap = new BatchQueue[4];
  private int size;

  /** What is to be taken from everybody's pass when it is compared with other heaps'. */
  private long lowered;

  /** The batch's pass among all heaps. */
  long pass(BatchQueue batch) {
    return batch.pass - lowered;
  }

  /** Sets all back by so much against other heaps. */
  void lower(long by) {
    lowered += by;
  }

  /** The first that can be tried, or null; batches that have nothing to try leave the heap. */
  @Nullable BatchQueue first() {
    BatchQueue first = heap[0];
    while (first != null && !first.runnable()) {
      first.enlisted = false;
      removeFirst();
      first = heap[0];
    }
    return first;
  }

  void add(BatchQueue batch) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      BatchQueue above = at(parent);
      if (!before(batch, above)) {
        break;
      }
      heap[at] = above;
      at = parent;
    }
    heap[at] = batch;
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
    BatchQueue last = at(--size);
    heap[size] = null;
    if (size > 0) {
      sink(0, last);
    }
  }

  private void sink(int from, BatchQueue batch) {
    int at = from;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && before(at(child + 1), at(child))) {
        child++;
      }
      if (!before(at(child), batch)) {
        break;
      }
      heap[at] = at(child);
      at = child;
    }
    heap[at] = batch;
  }

  private BatchQueue at(int i) {
    BatchQueue batch = heap[i];
    if (batch == null) {
      throw new IllegalStateException("the heap has no batch at " + i + " of " + size);
    }
    return batch;
  }

  private static boolean before(BatchQueue a, BatchQueue b) {
    return a.pass < b.pass || (a.pass == b.pass && a.hadBefore(b));
  }
}
