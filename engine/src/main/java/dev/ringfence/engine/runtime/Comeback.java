package dev.ringfence.engine.runtime;

import dev.ringfence.engine.config.EngineConfig;
import dev.ringfence.engine.config.EngineConfig.NumberConfig;
import dev.ringfence.engine.config.RunningConfig;
import dev.ringfence.engine.core.model.BatchState;
import dev.ringfence.engine.core.model.E164;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.KernelEvent.BatchVerb;
import dev.ringfence.engine.core.port.Restored;
import dev.ringfence.engine.core.schedule.Kernel;
import dev.ringfence.engine.store.BatchBook;
import dev.ringfence.engine.store.BatchColumns;
import dev.ringfence.engine.store.BatchHead;
import dev.ringfence.engine.store.BatchRecord;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Intake;
import dev.ringfence.engine.store.Kept;
import dev.ringfence.engine.store.StoreException;
import dev.ringfence.engine.store.StoredRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives a new process what a former one left in the store. Used once, by the thread that starts the
 * engine, before anything else happens.
 */
final class Comeback {
  private static final byte[] NO_ATTEMPTS = {};
  private static final long[] NO_DUES = {};

  private final CallStore store;
  private final Kept kept;
  private final Map<Long, Integer> indexes = new HashMap<>();
  private long queued;

  Comeback(CallStore store, Kept kept) {
    this.store = store;
    this.kept = kept;
  }

  /**
   * The configuration to begin with: the loaded one, and numbers that it names no more though calls
   * on them may go on.
   *
   * @throws StoreException when something that is gone is still needed; it says what
   */
  RunningConfig configuration(EngineConfig loaded) {
    List<String> missing = new ArrayList<>();
    for (Kept.Batch batch : kept.batches()) {
      BatchHead head = batch.head();
      if (batch.finishedMillis() == 0 && loaded.workspaceIndex(head.workspace()) < 0) {
        missing.add("batch " + head.publicId() + " needs workspace " + head.workspace());
      }
      if (batch.finishedMillis() == 0 && loaded.templateIndex(head.template()) < 0) {
        missing.add("batch " + head.publicId() + " needs template " + head.template());
      }
    }
    Map<Long, NumberConfig> gone = new LinkedHashMap<>();
    for (Kept.Attempt attempt : kept.attempts()) {
      boolean account =
          loaded.accounts().stream().anyMatch(known -> known.name().equals(attempt.account()));
      if (!account) {
        missing.add(
            "a call from "
                + E164.format(attempt.number())
                + " needs account "
                + attempt.account()
                + " to be asked for");
      }
      gone.put(
          attempt.number(),
          new NumberConfig(
              attempt.number(), attempt.account(), 1, List.of(), NumberStatus.INACTIVE));
    }
    if (!missing.isEmpty()) {
      throw new StoreException(
          "the configuration lacks what calls in the store still need; put it back until they are"
              + " done, or canceled:\n  "
              + String.join("\n  ", missing.stream().distinct().limit(20).toList()),
          null);
    }
    loaded.numbers().forEach(number -> gone.remove(number.e164()));
    return RunningConfig.first(loaded, List.copyOf(gone.values()));
  }

  /** Offers everything to the kernel, and fills the book. */
  void offer(
      Kernel kernel, Setup setup, BatchBook batches, Intake intake, StoredRows.Chunks chunks) {
    EngineConfig config = setup.config();
    for (Kept.Batch batch : kept.batches()) {
      BatchHead head = batch.head();
      StoredRows rows = new StoredRows(store, chunks, head, intake.indexes(head));
      int workspace = config.workspaceIndex(head.workspace());
      if (batch.finishedMillis() != 0) {
        batches.add(new BatchRecord(batch, workspace, rows));
        continue;
      }
      int template = config.templateIndex(head.template());
      BatchRecord record = new BatchRecord(head, workspace, template, batches.nextIndex(), rows);
      int sibling = batches.siblingOf(head);
      batches.add(record);
      indexes.put(head.batch(), record.index());
      kernel.offer(new KernelEvent.Recovered(restored(batch, record, sibling)));
    }
    for (Kept.Send send : kept.sends()) {
      kernel.offer(
          new KernelEvent.Recovered(
              new Restored.Send(
                  setup.numbers().getOrDefault(send.number(), -1),
                  send.destination(),
                  send.agesFromMillis(),
                  send.providerCallId(),
                  send.started())));
    }
    for (Kept.Attempt attempt : kept.attempts()) {
      Integer batch = indexes.get(attempt.batch());
      Integer number = setup.numbers().get(attempt.number());
      if (batch == null || number == null) {
        throw new StoreException(
            "attempt " + attempt.attempt() + " belongs to no batch that goes on", null);
      }
      kernel.offer(
          new KernelEvent.Recovered(
              new Restored.Attempt(
                  attempt.attempt(),
                  batch,
                  attempt.row(),
                  number,
                  attempt.sentMillis(),
                  attempt.providerCallId())));
    }
    inbound(
        setup,
        (account, number, providerCallId) ->
            kernel.offer(
                new KernelEvent.Recovered(new Restored.Inbound(account, number, providerCallId))));
    afterwards(kernel, config);
  }

  /**
   * A batch of this engine alone cannot become one of all nodes: it is to be finished first.
   *
   * @throws StoreException when there is one that goes on
   */
  void refuseUnshared() {
    List<String> alone =
        kept.batches().stream()
            .filter(batch -> batch.head().shared() == null && batch.finishedMillis() == 0)
            .map(batch -> batch.head().publicId())
            .toList();
    if (!alone.isEmpty()) {
      throw new StoreException(
          "batches in this store were accepted without cluster: and go on: "
              + String.join(", ", alone.subList(0, Math.min(alone.size(), 20)))
              + "; run without cluster: until they are done, or canceled",
          null);
    }
  }

  /** All that was kept. */
  Kept kept() {
    return kept;
  }

  /** Takes an inbound call by the indexes of this process. */
  interface InboundTaker {
    void take(int account, int number, String providerCallId);
  }

  /** Inbound calls that had not ended. */
  void inbound(Setup setup, InboundTaker to) {
    for (Kept.Inbound inbound : kept.inbound()) {
      Integer account = setup.accounts().get(inbound.account());
      Integer number = setup.numbers().get(inbound.number());
      if (account != null && number != null) {
        to.take(account, number, inbound.providerCallId());
      }
    }
  }

  /** What has no record of its own among what is recovered. */
  private void afterwards(Kernel kernel, EngineConfig config) {
    for (Kept.Suppressions list : kept.suppressions()) {
      int workspace = config.workspaceIndex(list.workspace());
      if (workspace >= 0) {
        kernel.offer(new KernelEvent.SuppressionChanged(workspace, true, list.destinations()));
      }
    }
    for (Kept.Batch batch : kept.batches()) {
      Integer index = indexes.get(batch.head().batch());
      if (batch.hangUp() && index != null) {
        kernel.offer(new KernelEvent.BatchCommand(index, BatchVerb.CANCEL_AND_HANG_UP));
      }
    }
  }

  private Restored.Batch restored(Kept.Batch batch, BatchRecord record, int sibling) {
    BatchHead head = batch.head();
    BatchColumns columns = record.rows().columns();
    boolean[] done = new boolean[head.size()];
    store.results(
        head.batch(),
        0,
        head.size(),
        (row, result) -> {
          done[row] = true;
          record.finish(row, result);
        });
    byte[][] attempts = {NO_ATTEMPTS};
    long[][] dues = {NO_DUES};
    store.retries(
        head.batch(),
        (row, made, due) -> {
          if (attempts[0].length == 0) {
            attempts[0] = new byte[head.size()];
            dues[0] = new long[head.size()];
          }
          attempts[0][row] = (byte) made;
          dues[0][row] = due;
          record.retrying(row, made);
        });
    for (boolean over : done) {
      queued += over ? 0 : 1;
    }
    return restored(record, sibling, columns, batch.state(), done, attempts[0], dues[0]);
  }

  /**
   * A stored batch as the kernel takes it back; see {@link Restored.Batch}.
   *
   * @param sibling see {@link KernelEvent.BatchAccepted}
   */
  static Restored.Batch restored(
      BatchRecord record,
      int sibling,
      BatchColumns columns,
      BatchState state,
      boolean[] done,
      byte[] attempts,
      long[] dues) {
    KernelEvent.BatchAccepted accepted =
        new KernelEvent.BatchAccepted(
            record.index(),
            sibling,
            record.template(),
            record.head().terms(),
            columns.destinations(),
            columns.zones(),
            record.head().timed()
                ? new KernelEvent.RowTimes(columns.notBefore(), columns.notAfter())
                : KernelEvent.RowTimes.NONE);
    return new Restored.Batch(accepted, state, done, attempts, dues);
  }

  /** What came back, to be told to the operator; a batch counts once, however many its parts. */
  Engine.Recovered summary(double seconds) {
    Set<String> open = new HashSet<>();
    Set<String> all = new HashSet<>();
    for (Kept.Batch batch : kept.batches()) {
      all.add(batch.head().publicId());
      if (batch.finishedMillis() == 0) {
        open.add(batch.head().publicId());
      }
    }
    return new Engine.Recovered(
        open.size(),
        all.size() - open.size(),
        queued - kept.attempts().size(),
        kept.attempts().size(),
        seconds);
  }
}
