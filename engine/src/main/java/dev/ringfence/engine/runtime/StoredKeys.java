package dev.ringfence.engine.runtime;

import dev.ringfence.engine.core.port.IdempotencyKeys;
import dev.ringfence.engine.core.port.NoRoomException;
import dev.ringfence.engine.core.time.WallClock;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.Unit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Idempotency keys whose answers the store keeps. Thread-safe; waits for the disk, so not for event
 * loops. That a request is under way is known to this process only: it ends with it.
 */
final class StoredKeys implements IdempotencyKeys {
  private static final Claim NEW = new Claim(Standing.NEW, null, 0, null);
  private static final Claim RUNNING = new Claim(Standing.RUNNING, null, 0, null);

  private final CallStore store;
  private final CurrentSetup setup;
  private final WallClock wall;
  private final Set<Key> running = ConcurrentHashMap.newKeySet();

  StoredKeys(CallStore store, CurrentSetup setup, WallClock wall) {
    this.store = store;
    this.setup = setup;
    this.wall = wall;
  }

  @Override
  public Claim begin(int workspace, String key) {
    Key claim = new Key(workspace, key);
    if (!running.add(claim)) {
      return RUNNING;
    }
    CallStore.StoredAnswer stored;
    try {
      stored = store.answer(name(workspace), key);
    } catch (RuntimeException e) {
      running.remove(claim);
      throw e;
    }
    if (stored == null) {
      return NEW;
    }
    running.remove(claim);
    return new Claim(Standing.DONE, stored.fingerprint(), stored.status(), stored.body());
  }

  @Override
  public void complete(int workspace, String key, String fingerprint, int status, String body) {
    CompletableFuture<Void> kept = new CompletableFuture<>();
    Change answered =
        new Change.Answered(name(workspace), key, fingerprint, status, body, 0, wall.millis());
    store.write(
        new Unit(
            List.of(answered),
            true,
            new Unit.Then() {
              @Override
              public void kept() {
                kept.complete(null);
              }

              @Override
              public void refused() {
                kept.completeExceptionally(new NoRoomException());
              }
            }));
    try {
      kept.join();
    } finally {
      // A batch that the request made was kept together with an answer: nobody can make it twice.
      running.remove(new Key(workspace, key));
    }
  }

  @Override
  public void abandon(int workspace, String key) {
    running.remove(new Key(workspace, key));
  }

  private String name(int workspace) {
    return setup.config().workspaces().get(workspace).name();
  }

  private record Key(int workspace, String key) {}
}
