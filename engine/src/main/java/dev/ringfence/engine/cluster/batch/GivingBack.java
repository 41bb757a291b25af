package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.redis.batch.Segment.Returned;
import dev.ringfence.engine.redis.batch.SharedBatch;
import dev.ringfence.engine.store.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The node ends: what it owns of a batch and has nothing under way of is given back, for others to
 * go on at once. The rest is its next life's, or that of whoever takes it over. Confined to the
 * thread of the shared limits.
 */
final class GivingBack {
  private final LiveBatch batch;
  private final BatchLink link;
  private final Around around;
  private final CompletableFuture<Boolean> done = new CompletableFuture<>();

  GivingBack(LiveBatch batch, BatchLink link, Around around) {
    this.batch = batch;
    this.link = link;
    this.around = around;
  }

  /** Completes when it is done, or cannot be done. */
  CompletionStage<?> begin() {
    Map<Long, Part> begun = new HashMap<>();
    for (Part part : batch.parts.values()) {
      if (!part.finished && part.local != 0) {
        begun.put(part.local, part);
      }
    }
    if (begun.isEmpty()) {
      return CompletableFuture.completedStage(true);
    }
    link.when(
        // What this thread was told of them may be of a moment ago.
        around.host().resting(begun.keySet()),
        resting -> giveBack(resting.stream().map(begun::get).toList()),
        failure -> done.complete(false));
    return done;
  }

  private void giveBack(List<Part> resting) {
    List<Part> some =
        resting.stream().filter(part -> !batch.owes(part)).limit(SharedBatch.MOST_ITEMS).toList();
    if (some.isEmpty()) {
      done.complete(true);
      return;
    }
    // First here: what is given back and restored by the next process would be another node's. What
    // is not given back after all, that process takes from its former life.
    List<Change> changes = new ArrayList<>();
    some.forEach(part -> changes.add(new Change.Lost(part.local)));
    around.keep(changes);
    link.ask(
        () ->
            link.batch(batch.id)
                .giveBack(some.stream().map(part -> new Returned(part.owned(), 0)).toList()),
        reply -> done.complete(true));
  }
}
