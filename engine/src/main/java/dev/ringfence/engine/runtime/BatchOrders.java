package dev.ringfence.engine.runtime;

import dev.ringfence.engine.core.model.BatchState;
import dev.ringfence.engine.core.port.FrontDesk;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.KernelEvent.BatchVerb;
import dev.ringfence.engine.core.schedule.Kernel;
import dev.ringfence.engine.core.time.WallClock;
import dev.ringfence.engine.store.BatchBook;
import dev.ringfence.engine.store.BatchRecord;
import dev.ringfence.engine.store.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What runners ask of a batch that is there: to pause, resume or cancel it, or to delete it. An
 * order is kept before it is followed. Thread-safe: whether it is allowed is asked on the lane.
 */
final class BatchOrders {
  private final Lane lane;
  private final BatchBook batches;
  private final WallClock wall;
  private final Views views;
  private final Promises promises;

  BatchOrders(Lane lane, BatchBook batches, WallClock wall, Views views, Promises promises) {
    this.lane = lane;
    this.batches = batches;
    this.wall = wall;
    this.views = views;
    this.promises = promises;
  }

  /** Empty when there is no such batch. */
  CompletionStage<Optional<FrontDesk.CommandResult>> command(
      int workspace, String id, BatchVerb verb) {
    return lane.ask(kernel -> order(kernel, workspace, id, verb))
        .thenCompose(
            order ->
                order.allowed
                    ? promises.keep(
                        List.of(new Change.Commanded(order.batch().head().batch(), verb)),
                        kernel -> {
                          kernel.offer(new KernelEvent.BatchCommand(order.batch().index(), verb));
                          return order;
                        })
                    : CompletableFuture.completedFuture(order))
        .thenCompose(order -> lane.ask(kernel -> result(kernel, order)));
  }

  private Order order(Kernel kernel, int workspace, String id, BatchVerb verb) {
    BatchRecord batch = batches.find(workspace, id);
    return new Order(
        batch, batch != null && allowed(views.batch(kernel, batch, wall.millis()).state(), verb));
  }

  private Optional<FrontDesk.CommandResult> result(Kernel kernel, Order order) {
    return Optional.ofNullable(order.found)
        .map(
            batch ->
                new FrontDesk.CommandResult(
                    order.allowed, views.batch(kernel, batch, wall.millis())));
  }

  private record Order(@Nullable BatchRecord found, boolean allowed) {
    BatchRecord batch() {
      return Objects.requireNonNull(found);
    }
  }

  /**
   * A verb that changes nothing (pausing a paused batch) is allowed: a runner may repeat a lost
   * request.
   */
  private static boolean allowed(BatchState state, BatchVerb verb) {
    return switch (state) {
      case RUNNING, PAUSED -> true;
      case CANCELED -> verb == BatchVerb.CANCEL || verb == BatchVerb.CANCEL_AND_HANG_UP;
      case COMPLETED -> false;
    };
  }

  /** Empty when there is no such batch, false when it is not finished. */
  CompletionStage<Optional<Boolean>> delete(int workspace, String id) {
    return lane.ask(kernel -> Optional.ofNullable(batches.find(workspace, id)))
        .thenCompose(
            found -> {
              if (found.isEmpty() || found.get().finishedMillis() == 0) {
                return CompletableFuture.completedFuture(found.map(unfinished -> false));
              }
              return discard(found.get()).thenApply(unused -> Optional.of(true));
            });
  }

  private CompletableFuture<BatchRecord> discard(BatchRecord batch) {
    return promises.keep(
        List.of(new Change.Discarded(batch.head().batch())),
        kernel -> {
          batches.remove(batch);
          return batch;
        });
  }

  /**
   * Removes batches that were finished before that instant; not parts, whose fates may have to be
   * said again as long as the batch that nodes share goes on.
   */
  CompletableFuture<Integer> discardFinishedBefore(long wallMillis) {
    return lane.ask(
        kernel -> {
          List<BatchRecord> old = new ArrayList<>();
          for (BatchRecord batch : batches.all()) {
            boolean over = batch.finishedMillis() != 0;
            if (over && batch.finishedMillis() < wallMillis && batch.head().shared() == null) {
              old.add(batch);
            }
          }
          old.forEach(this::discard);
          return old.size();
        });
  }
}
