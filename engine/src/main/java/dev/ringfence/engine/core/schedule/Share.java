package dev.ringfence.engine.core.schedule;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What one batch is entitled to, and has had of it: a batch of this engine alone, or all parts that
 * it has of a batch that nodes share, however many these are. Lane-confined.
 */
final class Share {
  private static final Comparator<BatchQueue> EARLIER = Comparator.comparingInt(part -> part.index);

  /** Index of the first batch that had it. */
  final int index;

  final int template;

  /** Ordinal of the priority: lower goes first. */
  final int priority;

  final int weight;

  /** Whether it stands in the queue of those that have something to try. */
  boolean enlisted;

  /** How much of it was had; see {@link FairShare}. */
  long pass;

  /** Whether the next call costs nothing, because one that was paid for was denied. */
  boolean owed;

  /** Which turn of all the last one was; 0 before the first. */
  long turn;

  /** Those of its batches that had something to try when they were last looked at. */
  private final PriorityQueue<BatchQueue> able = new PriorityQueue<>(1, EARLIER);

  /** Of a batch alone, until others have part in it. */
  Share(int index, int template, int priority, int weight) {
    this.index = index;
    this.template = template;
    this.priority = priority;
    this.weight = weight;
  }

  /** Whether a batch of these terms may have part in it. */
  boolean fits(int ofTemplate, int ofPriority, int ofWeight) {
    return template == ofTemplate && priority == ofPriority && weight == ofWeight;
  }

  /** The batch has something to try. */
  void add(BatchQueue batch) {
    batch.enlisted = true;
    able.add(batch);
  }

  /**
   * Whose calls are next, or null: the batch that came first of those that can be tried, as rows to
   * be tried again come before those behind them in a batch alone. The others leave it.
   */
  @Nullable BatchQueue next() {
    BatchQueue first = able.peek();
    while (first != null && !first.runnable()) {
      first.enlisted = false;
      able.poll();
      first = able.peek();
    }
    return first;
  }

  /** Whether any of its batches can be tried; changes nothing. */
  boolean runnable() {
    return able.stream().anyMatch(BatchQueue::runnable);
  }

  /** Whether its last turn is longer ago than the other's. */
  boolean hadBefore(Share other) {
    return turn < other.turn || (turn == other.turn && index < other.index);
  }
}
