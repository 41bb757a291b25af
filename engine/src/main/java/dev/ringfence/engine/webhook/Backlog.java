package dev.ringfence.engine.webhook;

import dev.ringfence.engine.core.time.WallClock;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Delivery;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one endpoint is owed, a page of it at a time, and when the store is to be looked at again.
 * Thread-safe; one thread alone looks, polls and puts back.
 *
 * <p>A delivery is *claimed* from the page until its outcome is on disk, so that no look takes it a
 * second time.
 */
final class Backlog {
  private static final int PAGE = 128;

  private final Endpoint.Key key;
  private final CallStore store;
  private final WallClock wall;
  private final ArrayDeque<Delivery> ready = new ArrayDeque<>();
  private final Set<Long> claimed = new HashSet<>();

  /** Wall instant from which on the store is looked at again. */
  private long lookAt = Long.MIN_VALUE;

  Backlog(Endpoint.Key key, CallStore store, WallClock wall) {
    this.key = key;
    this.store = store;
    this.wall = wall;
  }

  /** The store may hold something new: it is looked at as soon as nothing is at hand. */
  synchronized void lookSoon() {
    lookAt = Long.MIN_VALUE;
  }

  /** Milliseconds until a look is due; 0 or less when it is. */
  synchronized long untilLook() {
    return lookAt == Long.MIN_VALUE ? 0 : lookAt - wall.millis();
  }

  /** Takes a page of what is due from the store, which is read without holding anybody up. */
  void look() {
    Set<Long> before = beginLook();
    int limit = PAGE + before.size();
    List<Delivery> page = store.deliveries().due(key.workspace(), key.name(), limit);
    take(page, before, page.size() == limit);
  }

  private synchronized Set<Long> beginLook() {
    lookAt = Long.MAX_VALUE; // before the store is asked: who comes after that wakes us again
    // So also what is claimed: an outcome that is kept meanwhile may or may not be seen.
    return new HashSet<>(claimed);
  }

  private synchronized void take(List<Delivery> page, Set<Long> before, boolean more) {
    long now = wall.millis();
    long again = more ? now : Long.MAX_VALUE;
    for (Delivery delivery : page) {
      if (delivery.last().dueMillis() > now) {
        again = delivery.last().dueMillis();
        break;
      }
      if (!before.contains(delivery.id())) {
        claimed.add(delivery.id());
        ready.add(delivery);
      }
    }
    lookAt = Math.min(lookAt, again);
  }

  /** Whether nothing is at hand; the store may have more. */
  synchronized boolean isEmpty() {
    return ready.isEmpty();
  }

  /** The next delivery of the page, claimed until {@link #kept}; null when nothing is at hand. */
  synchronized @Nullable Delivery poll() {
    return ready.poll();
  }

  /** What is at hand is not sent now; it stands in the store as before. */
  synchronized void putBack() {
    ready.forEach(delivery -> claimed.remove(delivery.id()));
    ready.clear();
  }

  /** An outcome is on disk: what is to be tried again is found there from now on. */
  synchronized void kept(long id, Delivery.Try last) {
    claimed.remove(id);
    if (last.dueMillis() != Delivery.NEVER) {
      lookAt = Math.min(lookAt, last.dueMillis());
    }
  }
}
