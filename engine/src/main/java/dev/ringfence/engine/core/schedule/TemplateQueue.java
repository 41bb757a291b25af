package dev.ringfence.engine.core.schedule;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which templates have something to try, and the batches of each in turn. Lane-confined. Templates
 * take turns call by call, beginning after the one that got the last call, and so do the batches of
 * a template.
 */
final class TemplateQueue {
  private final List<ArrayDeque<BatchQueue>> runnable = new ArrayList<>();
  private final BitSet marked;

  /** The template that got the last call: whoever follows it is asked first. */
  private int last;

  TemplateQueue(int templates) {
    marked = new BitSet(templates);
    for (int t = 0; t < templates; t++) {
      runnable.add(new ArrayDeque<>());
    }
  }

  /**
   * Something changed for the better for this template; nothing happens if it is marked or has
   * nothing to try.
   */
  void mark(int template) {
    if (!runnable.get(template).isEmpty()) {
      marked.set(template);
    }
  }

  boolean anyMarked() {
    return !marked.isEmpty();
  }

  int pollMarked() {
    int after = marked.nextSetBit(last + 1);
    int template = after >= 0 ? after : marked.nextSetBit(0);
    marked.clear(template);
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

  /** The current batch has had its turn, and so has the template. */
  void rotate(int template) {
    last = template;
    ArrayDeque<BatchQueue> ring = runnable.get(template);
    if (ring.size() > 1) {
      ring.addLast(ring.removeFirst());
    }
  }
}
