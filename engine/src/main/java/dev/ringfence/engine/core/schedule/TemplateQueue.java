package dev.ringfence.engine.core.schedule;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which templates have something to try, and the batches of each in turn. Lane-confined. Marked
 * templates are served in the order of marking; the batches of a template take turns call by call.
 */
final class TemplateQueue {
  private final List<ArrayDeque<BatchQueue>> runnable = new ArrayList<>();
  private final boolean[] marked;
  private final int[] order;
  private int head;
  private int size;

  TemplateQueue(int templates) {
    marked = new boolean[templates];
    order = new int[Math.max(1, templates)];
    for (int t = 0; t < templates; t++) {
      runnable.add(new ArrayDeque<>());
    }
  }

  /**
   * Something changed for the better for this template; nothing happens if it is marked or has
   * nothing to try.
   */
  void mark(int template) {
    if (!marked[template] && !runnable.get(template).isEmpty()) {
      marked[template] = true;
      order[(head + size) % order.length] = template;
      size++;
    }
  }

  boolean anyMarked() {
    return size > 0;
  }

  int pollMarked() {
    int template = order[head];
    head = (head + 1) % order.length;
    size--;
    marked[template] = false;
    return template;
  }

  void enlist(int template, BatchQueue batch) {
    runnable.get(template).addLast(batch);
  }

  /** The batch whose turn it is, or null; batches that have nothing to try leave the ring. */
  @Nullable BatchQueue current(int template) {
    ArrayDeque<BatchQueue> ring = runnable.get(template);
    BatchQueue batch = ring.peekFirst();
    while (batch != null && !batch.runnable()) {
      ring.pollFirst();
      batch.enlisted = false;
      batch = ring.peekFirst();
    }
    return batch;
  }

  /** The current batch has had its turn. */
  void rotate(int template) {
    ArrayDeque<BatchQueue> ring = runnable.get(template);
    if (ring.size() > 1) {
      ring.addLast(ring.removeFirst());
    }
  }
}
