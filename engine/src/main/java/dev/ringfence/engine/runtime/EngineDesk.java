package dev.ringfence.engine.runtime;

import dev.ringfence.engine.core.model.Account;
import dev.ringfence.engine.core.model.BatchState;
import dev.ringfence.engine.core.model.E164;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.engine.core.port.AccountView;
import dev.ringfence.engine.core.port.BatchDraft;
import dev.ringfence.engine.core.port.BatchRows;
import dev.ringfence.engine.core.port.BatchView;
import dev.ringfence.engine.core.port.CallView;
import dev.ringfence.engine.core.port.ConfigView;
import dev.ringfence.engine.core.port.FrontDesk;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.KernelEvent.BatchVerb;
import dev.ringfence.engine.core.port.NoRoomException;
import dev.ringfence.engine.core.port.NumberView;
import dev.ringfence.engine.core.port.Receipt;
import dev.ringfence.engine.core.schedule.Inspector;
import dev.ringfence.engine.core.schedule.Kernel;
import dev.ringfence.engine.core.time.WallClock;
import dev.ringfence.engine.store.BatchBook;
import dev.ringfence.engine.store.BatchHead;
import dev.ringfence.engine.store.BatchRecord;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.Intake;
import dev.ringfence.engine.store.StoredRows;
import dev.ringfence.engine.store.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers runners and operators from the lane's state. Thread-safe: every question is asked on the
 * lane.
 */
final class EngineDesk implements FrontDesk {
  private final Lane lane;
  private final CurrentSetup setup;
  private final BatchBook batches;
  private final Tallies tallies;
  private final WallClock wall;
  private final PublicIds ids;
  private final CallbackUrls urls;
  private final Views views;
  private final CallStore store;
  private final Intake intake;
  private final StoredRows.Chunks chunks;
  private final Executor blocking;
  private final Supplier<ConfigView> config;
  private final AtomicBoolean draining = new AtomicBoolean();
  private final AtomicBoolean failed = new AtomicBoolean();

  EngineDesk(
      Lane lane,
      CurrentSetup setup,
      BatchBook batches,
      Tallies tallies,
      WallClock wall,
      PublicIds ids,
      CallbackUrls urls,
      CallStore store,
      Intake intake,
      StoredRows.Chunks chunks,
      Executor blocking,
      Supplier<ConfigView> config) {
    this.lane = lane;
    this.setup = setup;
    this.batches = batches;
    this.tallies = tallies;
    this.wall = wall;
    this.ids = ids;
    this.urls = urls;
    this.config = config;
    this.store = store;
    this.intake = intake;
    this.chunks = chunks;
    this.blocking = blocking;
    this.views = new Views(setup);
  }

  /** From now on the engine is not ready for new work, and dials nothing. */
  void drain() {
    draining.set(true);
    hold();
  }

  /** The store can keep nothing any more: what is not on disk must not happen. */
  void storeFailed() {
    failed.set(true);
    hold();
  }

  /** Dials only while what is dialled can be kept, and will be waited for. */
  void hold() {
    lane.post(new KernelEvent.DiallingHeld(store.full() || draining.get() || failed.get()));
  }

  @Override
  public CompletionStage<BatchView> accept(BatchDraft draft, @Nullable Receipt receipt) {
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
    return keep(
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

  @Override
  public CompletionStage<Optional<Boolean>> delete(int workspace, String id) {
    return lane.ask(kernel -> new Found(batches.find(workspace, id)))
        .thenCompose(
            found -> {
              BatchRecord batch = found.batch;
              if (batch == null || batch.finishedMillis() == 0) {
                return CompletableFuture.completedFuture(
                    batch == null ? Optional.empty() : Optional.of(false));
              }
              return discard(batch).thenApply(unused -> Optional.of(true));
            });
  }

  private CompletableFuture<BatchRecord> discard(BatchRecord batch) {
    return keep(
        List.of(new Change.Discarded(batch.head().batch())),
        kernel -> {
          batches.remove(batch);
          return batch;
        });
  }

  /** Removes batches that were finished before that instant. */
  CompletableFuture<Integer> discardFinishedBefore(long wallMillis) {
    return lane.ask(
        kernel -> {
          List<BatchRecord> old = new ArrayList<>();
          for (BatchRecord batch : batches.all()) {
            if (batch.finishedMillis() != 0 && batch.finishedMillis() < wallMillis) {
              old.add(batch);
            }
          }
          old.forEach(this::discard);
          return old.size();
        });
  }

  /** Has the changes kept, and then does what they promise; fails when there is no room. */
  private <T> CompletableFuture<T> keep(List<Change> changes, Function<Kernel, T> then) {
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

  @Override
  public CompletionStage<List<BatchView>> batches(
      int workspace, @Nullable String after, int limit) {
    return lane.ask(
        kernel -> {
          List<BatchView> page = new ArrayList<>();
          for (BatchRecord batch : batches.page(workspace, after, limit)) {
            page.add(views.batch(kernel, batch, wall.millis()));
          }
          return page;
        });
  }

  @Override
  public CompletionStage<Optional<BatchView>> batch(int workspace, String id) {
    return lane.ask(
        kernel ->
            Optional.ofNullable(batches.find(workspace, id))
                .map(batch -> views.batch(kernel, batch, wall.millis())));
  }

  @Override
  public CompletionStage<Optional<CommandResult>> command(
      int workspace, String id, BatchVerb verb) {
    return lane.ask(kernel -> order(kernel, workspace, id, verb))
        .thenCompose(
            order ->
                order.allowed
                    ? keep(
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

  private Optional<CommandResult> result(Kernel kernel, Order order) {
    return Optional.ofNullable(order.found)
        .map(batch -> new CommandResult(order.allowed, views.batch(kernel, batch, wall.millis())));
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

  @Override
  public CompletionStage<Optional<List<CallView>>> calls(
      int workspace, String batch, int fromRow, int limit) {
    return lane.ask(kernel -> new Found(batches.find(workspace, batch)))
        .thenCompose(
            found ->
                found.batch == null
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : calls(found.batch, Math.max(0, fromRow), limit).thenApply(Optional::of));
  }

  /** Whether there is such a batch. */
  private static final class Found {
    private final @Nullable BatchRecord batch;

    Found(@Nullable BatchRecord batch) {
      this.batch = batch;
    }
  }

  /** What has to be read is read on other threads than the lane. */
  private CompletableFuture<List<CallView>> calls(BatchRecord batch, int from, int limit) {
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
        (row, result) -> page.add(Views.done(batch.id(), batch.rows(), row, result)));
    return page;
  }

  @Override
  public CompletionStage<Optional<CallView>> call(int workspace, String id) {
    int dash = id.lastIndexOf('-');
    int row = dash < 0 ? -1 : PublicIds.row(id.substring(dash + 1));
    if (row < 0) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return calls(workspace, id.substring(0, dash), row, 1)
        .thenApply(found -> found.filter(page -> !page.isEmpty()).map(page -> page.get(0)));
  }

  @Override
  public CompletionStage<Integer> suppress(int workspace, boolean suppressed, long[] destinations) {
    String name = setup.config().workspaces().get(workspace).name();
    return lane.ask(
            kernel -> {
              int changes = 0;
              for (long destination : destinations) {
                if (kernel.inspector().suppressed(workspace, destination) != suppressed) {
                  changes++;
                }
              }
              return changes;
            })
        .thenCompose(
            changes ->
                keep(
                    List.of(new Change.Suppressed(name, suppressed, destinations)),
                    kernel -> {
                      kernel.offer(
                          new KernelEvent.SuppressionChanged(workspace, suppressed, destinations));
                      return changes;
                    }));
  }

  @Override
  public CompletionStage<Boolean> suppressed(int workspace, long destination) {
    return lane.ask(kernel -> kernel.inspector().suppressed(workspace, destination));
  }

  @Override
  public CompletionStage<long[]> suppressions(int workspace, long after, int limit) {
    return lane.ask(kernel -> kernel.inspector().suppressions(workspace, after, limit));
  }

  @Override
  public CompletionStage<List<AccountView>> accounts() {
    return lane.ask(
        kernel -> {
          List<AccountView> all = new ArrayList<>();
          for (int a = 0; a < setup.topology().accounts().size(); a++) {
            all.add(account(kernel.inspector(), a));
          }
          return all;
        });
  }

  private AccountView account(Inspector inspector, int index) {
    Account account = setup.topology().accounts().get(index);
    Limit closed = inspector.accountClosedBy(index);
    String state =
        closed == Limit.ACCOUNT_PAUSED
            ? "paused"
            : closed == Limit.ACCOUNT_RESTING ? "resting" : "open";
    return new AccountView(
        account.name(),
        account.provider(),
        state,
        state.equals("open") ? "" : inspector.accountDetail(index),
        inspector.accountInUse(index),
        account.concurrency() == Integer.MAX_VALUE ? -1 : account.concurrency(),
        urls.inbound(account.name(), "inbound"),
        urls.inbound(account.name(), "inbound-status"));
  }

  @Override
  public CompletionStage<List<NumberView>> numbers() {
    return lane.ask(
        kernel -> {
          List<NumberView> all = new ArrayList<>();
          for (int n = 0; n < setup.topology().numbers().size(); n++) {
            all.add(number(kernel.inspector(), n));
          }
          return all;
        });
  }

  private NumberView number(Inspector inspector, int index) {
    Topology topology = setup.topology();
    PhoneNumber number = topology.numbers().get(index);
    return new NumberView(
        E164.format(number.e164()),
        topology.accounts().get(number.account()).name(),
        inspector.numberRestsUntil(index) < 0 ? number.status() : NumberStatus.RESTING,
        inspector.numberPaused(index),
        number.channels(),
        inspector.inUse(index),
        inspector.inbound(index),
        inspector.capUsed(index),
        number.caps().isEmpty() ? "" : number.caps().get(0).toString(),
        inspector.starts(index));
  }

  @Override
  public CompletionStage<Boolean> resumeAccount(String name) {
    Integer account = setup.get().accounts().get(name);
    if (account == null) {
      return CompletableFuture.completedFuture(false);
    }
    lane.post(new KernelEvent.AccountResumed(account));
    return CompletableFuture.completedFuture(true);
  }

  @Override
  public CompletionStage<Map<String, Long>> counters() {
    return lane.ask(
        (Kernel kernel) -> {
          tallies.mirror(kernel);
          return tallies.all();
        });
  }

  @Override
  public ConfigView config() {
    return config.get();
  }

  @Override
  public Readiness readiness() {
    if (store.full()) {
      return new Readiness(
          false, "the disk is full: nothing is taken and nothing is dialled until there is room");
    }
    if (failed.get()) {
      return new Readiness(false, "the store has failed");
    }
    return draining.get() ? new Readiness(false, "draining") : new Readiness(true, "ready");
  }
}
