package dev.ringfence.engine.runtime;

import dev.ringfence.engine.core.port.BatchDraft;
import dev.ringfence.engine.core.port.BatchRows;
import dev.ringfence.engine.core.port.BatchView;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.NoRoomException;
import dev.ringfence.engine.core.port.Receipt;
import dev.ringfence.engine.core.time.WallClock;
import dev.ringfence.engine.store.BatchBook;
import dev.ringfence.engine.store.BatchHead;
import dev.ringfence.engine.store.BatchRecord;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.Intake;
import dev.ringfence.engine.store.StoredRows;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Takes batches in: first the rows go to disk on a thread that may wait, then one small change
 * makes them a batch, and only then does the lane know of it. Thread-safe.
 */
final class Acceptance {
  private final Lane lane;
  private final CurrentSetup setup;
  private final BatchBook batches;
  private final WallClock wall;
  private final PublicIds ids;
  private final Views views;
  private final CallStore store;
  private final Intake intake;
  private final StoredRows.Chunks chunks;
  private final Promises promises;
  private final Executor blocking;

  Acceptance(
      Lane lane,
      CurrentSetup setup,
      BatchBook batches,
      WallClock wall,
      PublicIds ids,
      Views views,
      CallStore store,
      Intake intake,
      StoredRows.Chunks chunks,
      Promises promises,
      Executor blocking) {
    this.lane = lane;
    this.setup = setup;
    this.batches = batches;
    this.wall = wall;
    this.ids = ids;
    this.views = views;
    this.store = store;
    this.intake = intake;
    this.chunks = chunks;
    this.promises = promises;
    this.blocking = blocking;
  }

  /** Fails with {@link NoRoomException} when the disk is full: then nothing was accepted. */
  CompletionStage<BatchView> accept(BatchDraft draft, @Nullable Receipt receipt) {
    if (store.full()) {
      return CompletableFuture.failedFuture(new NoRoomException());
    }
    return CompletableFuture.supplyAsync(() -> keepRows(draft), blocking)
        .thenCompose(head -> accept(draft, head, receipt))
        .thenCompose(record -> lane.ask(kernel -> views.batch(kernel, record, wall.millis())));
  }

  private BatchHead keepRows(BatchDraft draft) {
    Setup now = setup.get();
    try {
      return intake.keep(
          draft,
          ids.batch(),
          now.config().workspaces().get(draft.workspace()).name(),
          now.config().templates().get(draft.template()).name(),
          wall.millis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Its rows are on disk; with one small change more the batch is accepted. */
  private CompletableFuture<BatchRecord> accept(
      BatchDraft draft, BatchHead head, @Nullable Receipt receipt) {
    List<Change> changes = new ArrayList<>();
    changes.add(new Change.Accepted(head));
    if (receipt != null) {
      changes.add(
          new Change.Answered(
              head.workspace(),
              receipt.key(),
              receipt.fingerprint(),
              receipt.status(),
              receipt.body().of(Views.fresh(head), Views.fresh(head, draft.rows())),
              head.batch(),
              head.createdMillis()));
    }
    BatchRows rows = draft.rows();
    long[] destinations = new long[rows.size()];
    char[] zones = new char[rows.size()];
    for (int row = 0; row < destinations.length; row++) {
      destinations[row] = rows.destination(row);
      zones[row] = rows.zones(row);
    }
    KernelEvent.RowTimes times = times(rows);
    StoredRows stored = new StoredRows(store, chunks, head, intake.indexes(head));
    return promises
        .keep(
            changes,
            kernel -> {
              BatchRecord record =
                  new BatchRecord(
                      head, draft.workspace(), draft.template(), batches.nextIndex(), stored);
              batches.add(record);
              kernel.offer(
                  new KernelEvent.BatchAccepted(
                      record.index(), draft.template(), draft.terms(), destinations, zones, times));
              return record;
            })
        .whenComplete((record, failure) -> store.endUpload(head.batch()));
  }

  private static KernelEvent.RowTimes times(BatchRows rows) {
    if (!rows.timed()) {
      return KernelEvent.RowTimes.NONE;
    }
    long[] notBefore = new long[rows.size()];
    long[] notAfter = new long[rows.size()];
    for (int row = 0; row < notBefore.length; row++) {
      notBefore[row] = rows.notBeforeMillis(row);
      notAfter[row] = rows.notAfterMillis(row);
    }
    return new KernelEvent.RowTimes(notBefore, notAfter);
  }
}
