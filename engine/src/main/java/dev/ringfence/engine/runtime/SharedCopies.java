package dev.ringfence.engine.runtime;

import dev.ringfence.engine.cluster.SharedLimits;
import dev.ringfence.engine.cluster.batch.PresentBatches;
import dev.ringfence.engine.redis.Answer.Status;
import dev.ringfence.engine.redis.batch.SharedBatch;
import dev.ringfence.engine.store.BatchBook;
import dev.ringfence.engine.store.BatchRecord;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Discards what this node has of shared batches that are there no more: they grew old, or were
 * deleted, on whichever node. Thread-safe.
 *
 * <p>While Redis cannot be asked nothing is: what a batch that it lost is put together from again
 * are these copies.
 */
final class SharedCopies {
  private final CallStore store;
  private final SharedLimits limits;
  private final PresentBatches shared;
  private final SharedListing listing;
  private final BatchBook batches;
  private final Promises promises;
  private final Lane lane;
  private final Executor blocking;

  SharedCopies(
      CallStore store, SharedLimits limits, BatchBook batches, Lane lane, Executor blocking) {
    this.store = store;
    this.limits = limits;
    this.shared = limits.batches();
    this.listing = new SharedListing(shared);
    this.batches = batches;
    this.promises = new Promises(lane, store);
    this.lane = lane;
    this.blocking = blocking;
  }

  /**
   * Completes with how many batches nothing is left of here. Fails with {@link
   * dev.ringfence.engine.core.port.AwayException} when Redis goes away.
   */
  CompletionStage<Integer> discard() {
    // Read before the directory: what is new afterwards is not among them.
    return CompletableFuture.supplyAsync(store::copies, blocking)
        .thenCompose(
            copies ->
                copies.isEmpty() ? none() : listing.all().thenCompose(all -> discard(copies, all)));
  }

  private CompletionStage<Integer> discard(
      Map<String, List<Long>> copies, List<SharedListing.Listed> all) {
    Map<String, List<Long>> left = new HashMap<>(copies);
    all.forEach(one -> left.remove(one.id()));
    CompletionStage<Integer> count = none();
    for (Map.Entry<String, List<Long>> of : left.entrySet()) {
      count = count.thenCompose(n -> discard(of.getKey(), of.getValue()).thenApply(d -> n + d));
    }
    return count;
  }

  /** The batch itself is the truth, whatever the directory says. */
  private CompletionStage<Integer> discard(String id, List<Long> copies) {
    return shared
        .of(id, SharedBatch::look)
        .thenCompose(
            look ->
                look.status() == Status.ABSENT
                    ? limits.letGo(id).thenCompose(may -> may ? discard(copies) : none())
                    : none());
  }

  /** Those that this engine does nothing for any more; on the lane. */
  private List<Long> over(List<Long> copies) {
    List<Long> over = new ArrayList<>();
    for (long copy : copies) {
      BatchRecord part = batches.stored(copy);
      if (part == null || part.archived()) {
        over.add(copy);
      }
    }
    return over;
  }

  private CompletionStage<Integer> discard(List<Long> copies) {
    return lane.ask(kernel -> over(copies)).thenCompose(this::discarded);
  }

  private static CompletionStage<Integer> none() {
    return CompletableFuture.completedStage(0);
  }

  private CompletionStage<Integer> discarded(List<Long> copies) {
    if (copies.isEmpty()) {
      return none();
    }
    List<Change> changes = new ArrayList<>();
    copies.forEach(copy -> changes.add(new Change.Discarded(copy)));
    return promises.keep(
        changes,
        kernel -> {
          for (long copy : copies) {
            BatchRecord part = batches.stored(copy);
            if (part != null) {
              batches.remove(part);
            }
          }
          return 1;
        });
  }
}
