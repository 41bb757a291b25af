package dev.ringfence.engine.runtime;

import dev.ringfence.engine.cluster.batch.Label;
import dev.ringfence.engine.cluster.batch.NewPart;
import dev.ringfence.engine.cluster.batch.Packing;
import dev.ringfence.engine.cluster.batch.PartHost;
import dev.ringfence.engine.config.EngineConfig;
import dev.ringfence.engine.config.EngineConfig.WebhookConfig;
import dev.ringfence.engine.core.model.BatchState;
import dev.ringfence.engine.core.model.EventKind;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.KernelEvent.BatchVerb;
import dev.ringfence.engine.core.port.Restored;
import dev.ringfence.engine.core.schedule.Kernel;
import dev.ringfence.engine.redis.batch.Fate;
import dev.ringfence.engine.redis.batch.Standing;
import dev.ringfence.engine.store.BatchBook;
import dev.ringfence.engine.store.BatchColumns;
import dev.ringfence.engine.store.BatchCounts;
import dev.ringfence.engine.store.BatchHead;
import dev.ringfence.engine.store.BatchRecord;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.Delivery;
import dev.ringfence.engine.store.Intake;
import dev.ringfence.engine.store.Kept;
import dev.ringfence.engine.store.RowChunk;
import dev.ringfence.engine.store.SharedRef;
import dev.ringfence.engine.store.StoredRows;
import dev.ringfence.engine.store.Unit;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes segments of shared batches batches of this engine, and follows what their runners want.
 * Thread-safe: what it changes it changes on the lane, after it is on disk.
 */
final class SharedParts implements PartHost {
  private final Lane lane;
  private final CurrentSetup setup;
  private final BatchBook batches;
  private final CallStore store;
  private final Intake intake;
  private final StoredRows.Chunks chunks;
  private final Promises promises;
  private final Executor blocking;
  private final Consumer<StepUnit.Owed> onOwed;
  private final Promise<Throwable> failure;

  /** Set before anything happens. */
  private @Nullable SharedGate gate;

  /**
   * @param onOwed told of each endpoint that is owed something, once that is on disk
   * @param failure told that this engine can only begin anew
   */
  SharedParts(
      Lane lane,
      CurrentSetup setup,
      BatchBook batches,
      CallStore store,
      Intake intake,
      StoredRows.Chunks chunks,
      Executor blocking,
      Consumer<StepUnit.Owed> onOwed,
      Promise<Throwable> failure) {
    this.lane = lane;
    this.setup = setup;
    this.batches = batches;
    this.store = store;
    this.intake = intake;
    this.chunks = chunks;
    this.promises = new Promises(lane, store);
    this.blocking = blocking;
    this.onOwed = onOwed;
    this.failure = failure;
  }

  /** The gate and its parts need each other. */
  void take(SharedGate made) {
    gate = made;
  }

  @Override
  public boolean knows(Label label) {
    EngineConfig config = setup.config();
    return config.workspaceIndex(label.workspace()) >= 0
        && config.templateIndex(label.template()) >= 0;
  }

  /** A part whose rows are on disk, and what is to be written with it. */
  private record Ready(
      NewPart part,
      BatchHead head,
      StoredRows rows,
      BatchColumns columns,
      List<Change> changes,
      Map<Long, String> calls) {}

  @Override
  public CompletionStage<?> install(NewPart part, LongConsumer queued) {
    for (Kept.Adopted adopted : part.attempts()) {
      if (setup.get().numbers().get(adopted.number()) == null) {
        // Nothing is written before all of it can be: its row must not be dialled meanwhile.
        return CompletableFuture.failedFuture(
            new IllegalStateException(
                "the configuration lacks a number on which a call of it is in progress"));
      }
    }
    return calls(part)
        .thenApplyAsync(calls -> keepRows(part, calls), blocking)
        .thenCompose(
            ready ->
                promises
                    .keep(ready.changes(), kernel -> queue(kernel, ready, queued))
                    .whenComplete((local, failure) -> store.endUpload(ready.head().batch())));
  }

  /** Which call each attempt of a silent node is, of those that it had said. */
  private CompletionStage<Map<Long, String>> calls(NewPart part) {
    Map<Long, String> calls = new ConcurrentHashMap<>();
    List<CompletableFuture<?>> asked = new ArrayList<>();
    for (Kept.Adopted adopted : part.attempts()) {
      asked.add(
          Objects.requireNonNull(gate)
              .limits()
              .names()
              .callOf(adopted.account(), adopted.attempt())
              .thenAccept(found -> found.ifPresent(id -> calls.put(adopted.attempt(), id)))
              .toCompletableFuture());
    }
    return CompletableFuture.allOf(asked.toArray(new CompletableFuture<?>[0]))
        .thenApply(done -> calls);
  }

  private Ready keepRows(NewPart part, Map<Long, String> calls) {
    long local = store.newBatch();
    try {
      store.keepRows(local, 0, part.rows());
      store.awaitRows(local);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      store.endUpload(local);
      throw new IllegalStateException("interrupted", e);
    } catch (RuntimeException e) {
      store.endUpload(local);
      throw e;
    }
    BatchHead head = head(part, local);
    StoredRows rows = new StoredRows(store, chunks, head, intake.indexes(head));
    BatchColumns columns = rows.columns();
    List<Change> changes = new ArrayList<>();
    changes.add(new Change.Accepted(head));
    for (Fate fate : part.fates()) {
      int row = fate.row() - part.first();
      changes.add(
          fate.last()
              ? new Change.Disposed(local, row, Packing.result(fate.bytes()))
              : new Change.Retry(local, row, fate.attempts(), fate.dueMillis()));
      changes.add(new Change.Acknowledged(local, row, fate.last(), part.readAt()));
    }
    for (Kept.Adopted adopted : part.attempts()) {
      int row = adopted.row() - part.first();
      changes.add(
          new Change.Intent(
              adopted.attempt(),
              local,
              row,
              adopted.number(),
              adopted.account(),
              columns.destinations()[row],
              adopted.sentMillis()));
      String call = calls.get(adopted.attempt());
      if (call != null) {
        changes.add(new Change.Named(adopted.attempt(), call));
      }
      changes.add(new Change.Unadopted(adopted.attempt()));
    }
    BatchVerb verb = StandingHere.verb(part.state());
    if (verb != BatchVerb.RESUME) {
      changes.add(new Change.Commanded(local, verb));
    }
    return new Ready(part, head, rows, columns, changes, calls);
  }

  private static BatchHead head(NewPart part, long local) {
    BatchHead of = part.head();
    SharedRef ref = new SharedRef(of.id(), part.segment(), part.first(), part.token());
    return new BatchHead(
        local,
        // A batch that was deleted and sent again under its key has the same id and tokens.
        of.id() + "/" + part.segment() + "/" + part.token() + "/" + local,
        of.workspace(),
        of.template(),
        of.name(),
        of.terms(),
        0,
        new RowChunk(part.rows()).count(),
        of.timed(),
        of.createdMillis(),
        of.zones(),
        of.names(),
        ref);
  }

  private boolean queue(Kernel kernel, Ready ready, LongConsumer queued) {
    BatchHead head = ready.head();
    EngineConfig config = setup.config();
    BatchRecord record =
        new BatchRecord(
            head,
            config.workspaceIndex(head.workspace()),
            config.templateIndex(head.template()),
            batches.nextIndex(),
            ready.rows());
    int sibling = batches.siblingOf(head);
    batches.add(record);
    boolean[] done = new boolean[head.size()];
    byte[] attempts = new byte[head.size()];
    long[] dues = new long[head.size()];
    for (Fate fate : ready.part().fates()) {
      int row = fate.row() - ready.part().first();
      if (fate.last()) {
        done[row] = true;
        record.finish(row, Packing.result(fate.bytes()));
      } else {
        attempts[row] = (byte) fate.attempts();
        dues[row] = fate.dueMillis();
        record.retrying(row, fate.attempts());
      }
    }
    BatchState state = StandingHere.state(ready.part().state());
    kernel.offer(
        new KernelEvent.Recovered(
            Comeback.restored(record, sibling, ready.columns(), state, done, attempts, dues)));
    for (Kept.Adopted adopted : ready.part().attempts()) {
      Integer number = setup.get().numbers().get(adopted.number());
      if (number == null) {
        throw new IllegalStateException(
            "a call under way is on a number that this node's configuration lacks");
      }
      kernel.offer(
          new KernelEvent.Recovered(
              new Restored.Attempt(
                  adopted.attempt(),
                  record.index(),
                  adopted.row() - ready.part().first(),
                  number,
                  adopted.sentMillis(),
                  ready.calls().get(adopted.attempt()))));
    }
    if (ready.part().state() == Standing.State.HUNG_UP) {
      kernel.offer(new KernelEvent.BatchCommand(record.index(), BatchVerb.CANCEL_AND_HANG_UP));
    }
    queued.accept(head.batch());
    return true;
  }

  @Override
  public CompletionStage<Set<Long>> resting(Set<Long> parts) {
    return lane.ask(kernel -> resting(kernel, parts))
        .thenCompose(
            resting -> {
              // What the steps before have brought about is told once it is on disk, in its order.
              CompletableFuture<Set<Long>> told = new CompletableFuture<>();
              store.write(new Unit(List.of(), false, () -> lane.run(() -> told.complete(resting))));
              return told;
            });
  }

  private Set<Long> resting(Kernel kernel, Set<Long> parts) {
    Set<Long> resting = new HashSet<>();
    for (long part : parts) {
      BatchRecord record = batches.stored(part);
      if (record != null
          && record.index() >= 0
          && kernel.inspector().batch(record.index()).inProgress() == 0) {
        resting.add(part);
      }
    }
    return resting;
  }

  @Override
  public void follow(List<Long> parts, Standing.State state) {
    BatchVerb verb = StandingHere.verb(state);
    List<Change> changes = new ArrayList<>();
    parts.forEach(part -> changes.add(new Change.Commanded(part, verb)));
    store.write(
        new Unit(
            changes,
            false,
            () ->
                lane.run(
                    () -> {
                      for (long part : parts) {
                        BatchRecord record = batches.stored(part);
                        if (record != null && record.index() >= 0) {
                          lane.post(new KernelEvent.BatchCommand(record.index(), verb));
                        }
                      }
                    })));
  }

  @Override
  public CompletionStage<Boolean> agrees(long part, int first, List<Fate> fates) {
    return lane.ask(
        kernel -> {
          BatchRecord record = Objects.requireNonNull(batches.stored(part));
          for (Fate fate : fates) {
            if (fate.last() && !record.archived() && record.result(fate.row() - first) == null) {
              return false;
            }
          }
          return true;
        });
  }

  @Override
  public CompletionStage<?> tell(
      BatchHead head, boolean canceled, long finishedMillis, BatchCounts counts) {
    long local = store.newBatch();
    BatchHead told =
        new BatchHead(
            local,
            head.id() + "/told/" + local,
            head.workspace(),
            head.template(),
            head.name(),
            head.terms(),
            head.rejectedRows(),
            head.size(),
            head.timed(),
            head.createdMillis(),
            head.zones(),
            head.names(),
            new SharedRef(head.id(), SharedRef.TOLD, 0, 0));
    List<Change> changes = new ArrayList<>();
    changes.add(new Change.Accepted(told));
    changes.add(
        new Change.Finished(
            local, finishedMillis, canceled ? BatchState.CANCELED : BatchState.COMPLETED, counts));
    List<StepUnit.Owed> owed = new ArrayList<>();
    EngineConfig config = setup.config();
    int workspace = config.workspaceIndex(head.workspace());
    if (workspace >= 0) {
      for (WebhookConfig webhook : config.workspaces().get(workspace).webhooks()) {
        if (webhook.events().contains(EventKind.BATCH_FINISHED)) {
          changes.add(
              new Change.Owed(
                  head.workspace(), webhook.name(), local, Delivery.WHOLE_BATCH, finishedMillis));
          owed.add(new StepUnit.Owed(head.workspace(), webhook.name()));
        }
      }
    }
    CompletableFuture<Boolean> kept = new CompletableFuture<>();
    store.write(
        new Unit(
            changes,
            false,
            () -> {
              store.endUpload(local);
              kept.complete(true);
              lane.run(() -> owed.forEach(onOwed));
            }));
    return kept;
  }

  @Override
  public void adoptInbound(long attempt, String account, long number, String providerCallId) {
    lane.run(
        () -> {
          Map<String, Integer> accounts = setup.get().accounts();
          Integer at = setup.get().numbers().get(number);
          Integer of = accounts.get(account);
          if (at != null && of != null) {
            Objects.requireNonNull(gate).inboundOfAnother(attempt, of, providerCallId);
            lane.post(new KernelEvent.Recovered(new Restored.Inbound(of, at, providerCallId)));
          }
        });
  }

  @Override
  public void fenced(String why) {
    failure.tryComplete(new FencedException(why));
  }
}
