package dev.ringfence.simulator.audit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The last {@code limit + 1} events of one subject. More than {@code limit} events lie in some
 * rolling window exactly when the newest and the oldest of {@code limit + 1} neighbours are less
 * than the window apart: events that are exactly one window apart are not in one window.
 * Lane-confined: events are fed by one thread, oldest first.
 */
final class RollingWindow {
  static final long NONE = Long.MAX_VALUE;

  private final int limit;
  private final ArrayDeque<CarrierEvent> last;

  RollingWindow(int limit) {
    this.limit = limit;
    this.last = new ArrayDeque<>(limit + 2);
  }

  /** Adds an event; returns nanoseconds from the oldest of the last limit + 1 to it, or NONE. */
  long add(CarrierEvent event) {
    last.addLast(event);
    if (last.size() > limit + 1) {
      last.removeFirst();
    }
    return last.size() <= limit ? NONE : event.nanos() - last.getFirst().nanos();
  }

  /** Call ids of the events held, oldest first. */
  List<String> calls() {
    List<String> calls = new ArrayList<>(last.size());
    for (CarrierEvent event : last) {
      calls.add(Evidence.of(event));
    }
    return calls;
  }
}
