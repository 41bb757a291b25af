package dev.ringfence.bench.peer;

import dev.ringfence.engine.core.model.RateLimit;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;

/** The starts of one subject, boxed, in a deque. Exact. Guarded by whoever has it. */
final class Log {
  private final ArrayDeque<Long> starts = new ArrayDeque<>();

  /** Whether each of the windows, the longest last, has room; forgets what left the longest. */
  boolean hasRoom(List<RateLimit> windows, long now) {
    RateLimit longest = windows.get(windows.size() - 1);
    while (!starts.isEmpty() && now - starts.peekFirst() >= longest.windowNanos()) {
      starts.removeFirst();
    }
    if (starts.size() >= longest.count()) {
      return false;
    }
    for (int w = 0; w < windows.size() - 1; w++) {
      RateLimit window = windows.get(w);
      int young = 0;
      Iterator<Long> youngest = starts.descendingIterator();
      while (youngest.hasNext() && now - youngest.next() < window.windowNanos()) {
        young++;
      }
      if (young >= window.count()) {
        return false;
      }
    }
    return true;
  }

  void add(long now) {
    starts.addLast(now);
  }
}
