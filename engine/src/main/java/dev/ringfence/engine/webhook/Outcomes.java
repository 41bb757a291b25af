package dev.ringfence.engine.webhook;

import dev.ringfence.engine.store.Change;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of attempts and is not with the store yet. They are gathered, so that they share a
 * commit: nobody waits for them. Thread-safe. Instants are milliseconds of a clock that never goes
 * back.
 */
final class Outcomes {
  private static final long GATHER_MILLIS = 50;
  private static final int GATHERED = 64;

  private List<Change> gathered = new ArrayList<>();
  private long since;

  /** Changes that belong together: they are taken together, so one commit has them all. */
  synchronized void add(long now, List<Change> changes) {
    if (gathered.isEmpty()) {
      since = now;
    }
    gathered.addAll(changes);
  }

  /** Milliseconds that the oldest may still wait; without end when there is none. */
  synchronized long untilRipe(long now) {
    return gathered.isEmpty() ? Long.MAX_VALUE : since + GATHER_MILLIS - now;
  }

  /** All of them, if there are enough or the oldest has waited; else none. */
  synchronized List<Change> takeRipe(long now) {
    return gathered.size() >= GATHERED || untilRipe(now) <= 0 ? takeAll() : List.of();
  }

  synchronized List<Change> takeAll() {
    List<Change> taken = gathered;
    gathered = new ArrayList<>();
    return taken;
  }
}
