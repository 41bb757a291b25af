package dev.ringfence.engine.core.virtual;

import java.util.Comparator;
import java.util.PriorityQueue;

/** What happens when, in virtual time; of equal instants, what was planned first. */
final class Agenda {
  private record Entry(long at, long order, Runnable what) {}

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparingLong(Entry::at).thenComparingLong(Entry::order));
  private long planned;
  long now;

  Agenda(long now) {
    this.now = now;
  }

  void in(long nanos, Runnable what) {
    entries.add(new Entry(now + nanos, planned++, what));
  }

  long next() {
    Entry first = entries.peek();
    return first == null ? Long.MAX_VALUE : first.at();
  }

  void runFirst() {
    Entry first = entries.remove();
    first.what().run();
  }
}
