package dev.ringfence.engine.runtime;

import dev.ringfence.engine.core.port.CallView;
import dev.ringfence.engine.core.schedule.Kernel;
import dev.ringfence.engine.store.BatchBook;
import dev.ringfence.engine.store.BatchRecord;
import dev.ringfence.engine.store.CallStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Reads the calls of a batch, page by page: those of a batch under way from the lane, those of an
 * archived one from the store. Thread-safe.
 */
final class CallPages {
  private final Lane lane;
  private final BatchBook batches;
  private final Views views;
  private final CallStore store;
  private final Executor blocking;

  CallPages(Lane lane, BatchBook batches, Views views, CallStore store, Executor blocking) {
    this.lane = lane;
    this.batches = batches;
    this.views = views;
    this.store = store;
    this.blocking = blocking;
  }

  /** Empty when there is no such batch. */
  CompletionStage<Optional<List<CallView>>> page(
      int workspace, String batch, int fromRow, int limit) {
    return lane.ask(kernel -> Optional.ofNullable(batches.find(workspace, batch)))
        .thenCompose(
            found ->
                found
                    .map(known -> page(known, Math.max(0, fromRow), limit).thenApply(Optional::of))
                    .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())));
  }

  /** What has to be read is read on other threads than the lane. */
  private CompletableFuture<List<CallView>> page(BatchRecord batch, int from, int limit) {
    int end = (int) Math.min((long) from + limit, batch.rows().size());
    if (from >= end) {
      return CompletableFuture.completedFuture(List.of());
    }
    return CompletableFuture.supplyAsync(
            () -> {
              batch.rows().prefetch(from, end);
              return batch;
            },
            blocking)
        .thenCompose(unused -> lane.ask(kernel -> present(kernel, batch, from, end)))
        .thenApplyAsync(page -> page.isEmpty() ? archived(batch, from, end) : page, blocking);
  }

  /** The calls as they are now; nothing when the batch is archived. */
  private List<CallView> present(Kernel kernel, BatchRecord batch, int from, int end) {
    List<CallView> page = new ArrayList<>();
    for (int row = from; row < end && !batch.archived(); row++) {
      page.add(views.call(kernel, batch, row));
    }
    return page;
  }

  private List<CallView> archived(BatchRecord batch, int from, int end) {
    List<CallView> page = new ArrayList<>();
    store.results(
        batch.head().batch(),
        from,
        end,
        (row, result) -> page.add(Views.done(batch.head(), batch.rows(), row, result)));
    return page;
  }

  /** Empty when there is no such call. */
  CompletionStage<Optional<CallView>> call(int workspace, String id) {
    int dash = id.lastIndexOf('-');
    int row = dash < 0 ? -1 : PublicIds.row(id.substring(dash + 1));
    if (row < 0) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return page(workspace, id.substring(0, dash), row, 1)
        .thenApply(found -> found.filter(page -> !page.isEmpty()).map(page -> page.get(0)));
  }
}
