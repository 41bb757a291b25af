package dev.ringfence.simulator.audit;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Instants at which something must have happened to an attempt. Lane-confined. */
final class Deadlines {
  private record Entry(long at, int place) {}

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparingLong(Entry::at).thenComparingInt(Entry::place));
  private long lastDue;

  void add(long at, int place) {
    entries.add(new Entry(at, place));
  }

  /** Nothing need have happened any more. */
  void clear() {
    entries.clear();
  }

  /** The place whose deadline has passed, taken out; -1 if none. */
  int due(long now) {
    Entry first = entries.peek();
    if (first == null || first.at() >= now) {
      return -1;
    }
    entries.remove();
    lastDue = first.at();
    return first.place();
  }

  /** The deadline of the place that {@link #due} gave last. */
  long lastDue() {
    return lastDue;
  }
}
