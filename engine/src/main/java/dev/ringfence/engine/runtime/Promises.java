package dev.ringfence.engine.runtime;

import dev.ringfence.engine.core.port.NoRoomException;
import dev.ringfence.engine.core.schedule.Kernel;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.Unit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * What the engine says it will do is on disk before it is done or said. Thread-safe; what follows
 * is done on the lane.
 */
final class Promises {
  private final Lane lane;
  private final CallStore store;

  Promises(Lane lane, CallStore store) {
    this.lane = lane;
    this.store = store;
  }

  /** Has the changes kept, and then does what they promise; fails when there is no room. */
  <T> CompletableFuture<T> keep(List<Change> changes, Function<Kernel, T> then) {
    CompletableFuture<T> done = new CompletableFuture<>();
    store.write(
        new Unit(
            changes,
            true,
            new Unit.Then() {
              @Override
              public void kept() {
                CompletableFuture<T> unused =
                    lane.ask(then)
                        .whenComplete(
                            (result, failure) -> {
                              if (failure == null) {
                                done.complete(result);
                              } else {
                                done.completeExceptionally(failure);
                              }
                            });
              }

              @Override
              public void refused() {
                done.completeExceptionally(new NoRoomException());
              }
            }));
    return done;
  }
}
