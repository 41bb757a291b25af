package dev.ringfence.engine.webhook;

import dev.ringfence.engine.core.time.WallClock;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.Delivery;
import dev.ringfence.engine.store.DeliveryLog.EndpointState;
import dev.ringfence.engine.store.StoreException;
import dev.ringfence.engine.store.Unit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one endpoint what it is owed. Thread-safe; a thread of its own does whatever waits (the
 * name server, the store), so that no endpoint ever waits for another.
 *
 * <p>The store is the queue. A page of what is due is taken from there, a few are on the wire at
 * once, and what came of them goes back. A delivery is *claimed* from the page until its outcome is
 * on disk; a process that ends in between sends it again, with the same id.
 */
final class Courier implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
  private static final int PAGE = 128;

  /** Outcomes are gathered, so that they share a commit: nobody waits for them. */
  private static final long GATHER_MILLIS = 50;

  private static final int GATHERED = 64;
  private static final long RETRY_STORE_MILLIS = 1_000;
  private static final long GAUGES_EVERY_MILLIS = 2_000;
  private static final long LAST_ANSWERS_MILLIS = 2_000;

  private final CallStore store;
  private final Messages messages;
  private final Post post;
  private final RetrySchedule schedule;
  private final WallClock wall;
  private final EndpointMeters meters;
  private final Thread thread;
  private volatile Endpoint endpoint;
  private volatile TargetGuard guard;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<Long> claimed = new HashSet<>();
  private final Pace pace = new Pace();
  private List<Change> outcomes = new ArrayList<>();
  private long gatheredSince;
  private int onWire;
  private boolean gone;
  private boolean closing;

  /** Wall instant from which on the store is looked at again. */
  private long lookAt = Long.MIN_VALUE;

  /** Of the courier's thread alone. */
  private final ArrayDeque<Delivery> ready = new ArrayDeque<>();

  private long gaugedAt = Long.MIN_VALUE / 2;

  Courier(
      Endpoint endpoint,
      TargetGuard guard,
      CallStore store,
      Messages messages,
      Post post,
      RetrySchedule schedule,
      WallClock wall,
      EndpointMeters meters) {
    this.endpoint = endpoint;
    this.guard = guard;
    this.store = store;
    this.messages = messages;
    this.post = post;
    this.schedule = schedule;
    this.wall = wall;
    this.meters = meters;
    thread = new Thread(this, "webhook " + endpoint.key());
    thread.setDaemon(true);
  }

  void start() {
    String hash = state().goneHash();
    if (hash.equals(endpoint.urlHash())) {
      gone = true;
      LOG.warn("webhook {} is disabled: it answered 410 before", endpoint.key());
    } else if (!hash.isEmpty()) {
      Endpoint.Key key = endpoint.key();
      write(List.of(new Change.EndpointBack(key.workspace(), key.name())), Unit.Then.NOTHING);
    }
    thread.start();
  }

  private EndpointState state() {
    Endpoint.Key key = endpoint.key();
    return store.deliveries().endpoint(key.workspace(), key.name());
  }

  /** From now on it is reached so; another URL may be tried though the last one was disabled. */
  void configure(Endpoint next, TargetGuard nextGuard) {
    boolean moved = !next.urlHash().equals(endpoint.urlHash());
    endpoint = next;
    guard = nextGuard;
    if (moved) {
      Endpoint.Key key = next.key();
      write(List.of(new Change.EndpointBack(key.workspace(), key.name())), Unit.Then.NOTHING);
      back();
    } else {
      wake(); // what is allowed may have changed
    }
  }

  /** Whether it is sent nothing, because it answered 410. */
  boolean gone() {
    lock.lock();
    try {
      return gone;
    } finally {
      lock.unlock();
    }
  }

  /** It is sent to again, at once. */
  void back() {
    lock.lock();
    try {
      gone = false;
      pace.reset();
      lookAt = Long.MIN_VALUE;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Something new is owed, and on disk. */
  void wake() {
    lock.lock();
    try {
      lookAt = Long.MIN_VALUE;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void run() {
    try {
      while (turn()) {
        gauge();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One delivery on its way, or a wait; false when it is over. */
  private boolean turn() throws InterruptedException {
    try {
      flush(false);
      if (ready.isEmpty() && mayLook()) {
        look();
      }
      Delivery next = awaitTurn();
      if (next != null) {
        send(next);
      }
    } catch (StoreException e) {
      LOG.warn("webhook {}: {}", endpoint.key(), e.getMessage());
      await(RETRY_STORE_MILLIS);
    }
    lock.lock();
    try {
      return !closing;
    } finally {
      lock.unlock();
    }
  }

  private boolean mayLook() {
    lock.lock();
    try {
      return !gone && lookAt <= wall.millis();
    } finally {
      lock.unlock();
    }
  }

  /** Takes a page of what is due from the store. */
  private void look() {
    Set<Long> before;
    lock.lock();
    try {
      lookAt = Long.MAX_VALUE; // before the store is asked: who comes after that wakes us again
      // So also what is claimed: an outcome that is kept meanwhile may or may not be seen.
      before = new HashSet<>(claimed);
    } finally {
      lock.unlock();
    }
    Endpoint.Key key = endpoint.key();
    int limit = PAGE + before.size();
    List<Delivery> page = store.deliveries().due(key.workspace(), key.name(), limit);
    long now = wall.millis();
    long again = page.size() == limit ? now : Long.MAX_VALUE;
    lock.lock();
    try {
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
    } finally {
      lock.unlock();
    }
  }

  /** The next delivery when one may go out; null after a wait for whatever holds it. */
  private @Nullable Delivery awaitTurn() throws InterruptedException {
    lock.lock();
    try {
      if (gone || closing) {
        ready.forEach(delivery -> claimed.remove(delivery.id()));
        ready.clear();
      }
      long now = millis();
      boolean full = store.full();
      if (!ready.isEmpty() && onWire < pace.limit() && pace.restsUntil() <= now && !full) {
        onWire++;
        return ready.poll();
      }
      long wait = GAUGES_EVERY_MILLIS;
      if (!outcomes.isEmpty()) {
        wait = Math.min(wait, gatheredSince + GATHER_MILLIS - now);
      }
      if (!ready.isEmpty() && onWire < pace.limit() && !full) {
        wait = Math.min(wait, pace.restsUntil() - now);
      }
      if (ready.isEmpty() && !gone) {
        long due = lookAt - wall.millis();
        wait = lookAt == Long.MIN_VALUE ? 0 : Math.min(wait, due);
      }
      if (wait > 0 && !closing) {
        boolean unused = changed.await(wait, TimeUnit.MILLISECONDS);
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void await(long waitMillis) throws InterruptedException {
    lock.lock();
    try {
      if (!closing) {
        boolean unused = changed.await(waitMillis, TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  private void send(Delivery delivery) {
    Endpoint to = endpoint;
    Target target;
    Message message;
    try {
      message = messages.of(delivery);
      if (message == null) {
        settle(to, delivery, Answer.failed("its batch is gone"), true);
        return;
      }
      target = guard.check(to.config().url());
    } catch (TargetGuard.RefusedException e) {
      settle(to, delivery, Answer.failed("not sent: " + e.getMessage()), false);
      return;
    } catch (RuntimeException e) {
      LOG.error("webhook {}: delivery {} cannot be made", to.key(), delivery.id(), e);
      settle(to, delivery, Answer.failed("it could not be made"), false);
      return;
    }
    long seconds = wall.millis() / 1_000;
    String signature = Signature.of(to.secrets(), message.id(), seconds, message.body());
    post.send(target, delivery.last().attempts(), message, seconds, signature)
        .onSuccess(answer -> settle(to, delivery, answer, false));
  }

  /** What came of an attempt; on any thread. */
  private void settle(Endpoint to, Delivery delivery, Answer answer, boolean hopeless) {
    long now = wall.millis();
    Delivery.Try last = outcome(delivery, answer, hopeless, now);
    Endpoint.Key key = to.key();
    boolean disabled = false;
    lock.lock();
    try {
      onWire--;
      pace.answered(answer, millis());
      if (outcomes.isEmpty()) {
        gatheredSince = millis();
      }
      outcomes.add(new Change.Tried(delivery.id(), last));
      if (answer.gone() && !gone && to.urlHash().equals(endpoint.urlHash())) {
        gone = true;
        disabled = true;
        outcomes.add(new Change.EndpointGone(key.workspace(), key.name(), to.urlHash(), now));
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
    meters.answered(answer, last.failed());
    if (disabled) {
      LOG.error(
          "ALARM webhook {} answered 410 and is disabled: what it is owed is kept. When it is wanted"
              + " again, POST /v1/webhooks/endpoints/{}/enable, or give it another URL",
          key,
          key.name());
    } else if (last.failed()) {
      LOG.warn("webhook {}: delivery {} is given up: {}", key, delivery.id(), answer.error());
    } else if (!answer.delivered()) {
      LOG.debug("webhook {}: delivery {}: {}", key, delivery.id(), answer.error());
    }
  }

  private Delivery.Try outcome(Delivery delivery, Answer answer, boolean hopeless, long now) {
    int attempts = delivery.last().attempts() + 1;
    long due = Delivery.NEVER;
    boolean failed = false;
    if (answer.gone()) {
      due = now; // for when the endpoint is wanted again
    } else if (!answer.delivered()) {
      long delay = hopeless ? -1 : schedule.afterMillis(attempts, ThreadLocalRandom.current());
      failed = delay < 0;
      due = failed ? Delivery.NEVER : now + Math.max(delay, answer.retryAfterMillis());
    }
    return new Delivery.Try(attempts, now, due, failed, answer.status(), answer.error());
  }

  /** Gives the outcomes to the store, if there are enough of them or the oldest has waited. */
  private void flush(boolean all) {
    List<Change> some;
    lock.lock();
    try {
      boolean enough =
          outcomes.size() >= GATHERED || millis() - gatheredSince >= GATHER_MILLIS || all;
      if (outcomes.isEmpty() || !enough) {
        return;
      }
      some = outcomes;
      outcomes = new ArrayList<>();
    } finally {
      lock.unlock();
    }
    write(some, () -> kept(some));
  }

  /** They are on disk: what is to be tried again is found there from now on. */
  private void kept(List<Change> some) {
    lock.lock();
    try {
      for (Change change : some) {
        if (change instanceof Change.Tried tried) {
          claimed.remove(tried.delivery());
          long due = tried.last().dueMillis();
          if (due != Delivery.NEVER) {
            lookAt = Math.min(lookAt, due);
          }
        }
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void write(List<Change> changes, Unit.Then then) {
    store.write(new Unit(changes, false, then));
  }

  private void gauge() {
    if (millis() - gaugedAt >= GAUGES_EVERY_MILLIS) {
      try {
        meters.now(state(), gone());
      } catch (StoreException e) {
        LOG.debug("not counted: {}", e.getMessage());
      }
      gaugedAt = millis();
    }
  }

  private static long millis() {
    return System.nanoTime() / 1_000_000;
  }

  /** Begins nothing new; {@link #close} waits for what is on the wire. */
  void closing() {
    lock.lock();
    try {
      closing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits a little for the last answers, and gives them to the store. */
  void close() {
    closing();
    try {
      thread.join(LAST_ANSWERS_MILLIS);
      long until = millis() + LAST_ANSWERS_MILLIS;
      lock.lock();
      try {
        while (onWire > 0 && millis() < until) {
          boolean unused = changed.await(until - millis(), TimeUnit.MILLISECONDS);
        }
      } finally {
        lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    flush(true);
    meters.close();
  }
}
