package dev.ringfence.engine.webhook;

import dev.ringfence.engine.core.time.WallClock;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.Delivery;
import dev.ringfence.engine.store.DeliveryLog.EndpointState;
import dev.ringfence.engine.store.StoreException;
import dev.ringfence.engine.store.Unit;
import java.util.List;
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
 * <p>The store is the queue. A page of what is due is taken from there ({@link Backlog}), a few are
 * on the wire at once ({@link Pace}), and what came of them goes back ({@link Outcomes}). When the
 * process ends before an outcome is on disk, the next one sends again, with the same id.
 */
final class Courier implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
  private static final long RETRY_STORE_MILLIS = 1_000;
  private static final long GAUGES_EVERY_MILLIS = 2_000;
  private static final long LAST_ANSWERS_MILLIS = 2_000;

  private final Endpoint.Key key;
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
  private final Backlog backlog;
  private final Outcomes outcomes = new Outcomes();
  private final Pace pace = new Pace();
  private int onWire;
  private boolean gone;
  private boolean closing;

  /** Of the courier's thread alone. */
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
    key = endpoint.key();
    this.endpoint = endpoint;
    this.guard = guard;
    this.store = store;
    this.messages = messages;
    this.post = post;
    this.schedule = schedule;
    this.wall = wall;
    this.meters = meters;
    backlog = new Backlog(key, store, wall);
    thread = new Thread(this, "webhook " + key);
    thread.setDaemon(true);
  }

  void start() {
    String hash = state().goneHash();
    if (hash.equals(endpoint.urlHash())) {
      gone = true;
      LOG.warn("webhook {} is disabled: it answered 410 before", key);
    } else if (!hash.isEmpty()) {
      write(List.of(new Change.EndpointBack(key.workspace(), key.name())), Unit.Then.NOTHING);
    }
    thread.start();
  }

  private EndpointState state() {
    return store.deliveries().endpoint(key.workspace(), key.name());
  }

  /** From now on it is reached so; another URL may be tried though the last one was disabled. */
  void configure(Endpoint next, TargetGuard nextGuard) {
    boolean moved = !next.urlHash().equals(endpoint.urlHash());
    endpoint = next;
    guard = nextGuard;
    if (moved) {
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
      wake();
    } finally {
      lock.unlock();
    }
  }

  /** Something new is owed, and on disk. */
  void wake() {
    lock.lock();
    try {
      backlog.lookSoon();
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
      keep(outcomes.takeRipe(millis()));
      if (backlog.isEmpty() && !gone() && backlog.untilLook() <= 0) {
        backlog.look();
      }
      Delivery next = awaitTurn();
      if (next != null) {
        send(next);
      }
    } catch (StoreException e) {
      LOG.warn("webhook {}: {}", key, e.getMessage());
      await(RETRY_STORE_MILLIS);
    }
    lock.lock();
    try {
      return !closing;
    } finally {
      lock.unlock();
    }
  }

  /** The next delivery when one may go out; null after a wait for whatever holds it. */
  private @Nullable Delivery awaitTurn() throws InterruptedException {
    lock.lock();
    try {
      if (gone || closing) {
        backlog.putBack();
      }
      long now = millis();
      boolean full = store.full();
      boolean idle = backlog.isEmpty();
      if (!idle && onWire < pace.limit() && pace.restsUntil() <= now && !full) {
        onWire++;
        return backlog.poll();
      }
      long wait = Math.min(GAUGES_EVERY_MILLIS, outcomes.untilRipe(now));
      if (!idle && onWire < pace.limit() && !full) {
        wait = Math.min(wait, pace.restsUntil() - now);
      }
      if (idle && !gone) {
        wait = Math.min(wait, backlog.untilLook());
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
      LOG.error("webhook {}: delivery {} cannot be made", key, delivery.id(), e);
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
    Delivery.Try last =
        schedule.after(delivery.last(), answer, hopeless, now, ThreadLocalRandom.current());
    Change tried = new Change.Tried(delivery.id(), last);
    boolean disabled;
    lock.lock();
    try {
      onWire--;
      pace.answered(answer, millis());
      disabled = answer.gone() && !gone && to.urlHash().equals(endpoint.urlHash());
      if (disabled) {
        gone = true;
        Change off = new Change.EndpointGone(key.workspace(), key.name(), to.urlHash(), now);
        outcomes.add(millis(), List.of(tried, off));
      } else {
        outcomes.add(millis(), List.of(tried));
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

  /** Gives outcomes to the store. */
  private void keep(List<Change> some) {
    if (!some.isEmpty()) {
      write(some, () -> kept(some));
    }
  }

  private void kept(List<Change> some) {
    lock.lock();
    try {
      for (Change change : some) {
        if (change instanceof Change.Tried tried) {
          backlog.kept(tried.delivery(), tried.last());
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
    keep(outcomes.takeAll());
    meters.close();
  }
}
