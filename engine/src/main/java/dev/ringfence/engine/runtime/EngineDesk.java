package dev.ringfence.engine.runtime;

import dev.ringfence.engine.core.model.Account;
import dev.ringfence.engine.core.model.E164;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.engine.core.port.AccountView;
import dev.ringfence.engine.core.port.BatchDraft;
import dev.ringfence.engine.core.port.BatchView;
import dev.ringfence.engine.core.port.CallView;
import dev.ringfence.engine.core.port.ConfigView;
import dev.ringfence.engine.core.port.FrontDesk;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.KernelEvent.BatchVerb;
import dev.ringfence.engine.core.port.NumberView;
import dev.ringfence.engine.core.port.Receipt;
import dev.ringfence.engine.core.schedule.Inspector;
import dev.ringfence.engine.core.schedule.Kernel;
import dev.ringfence.engine.core.time.WallClock;
import dev.ringfence.engine.store.BatchBook;
import dev.ringfence.engine.store.BatchRecord;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.Intake;
import dev.ringfence.engine.store.StoredRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers runners and operators from the lane's state, and says whether the engine takes and dials
 * anything; how batches come in ({@link Acceptance}), what is asked of them ({@link BatchOrders})
 * and how their calls are read ({@link CallPages}) it leaves to others. Thread-safe: every question
 * is asked on the lane.
 */
final class EngineDesk implements FrontDesk {
  private final Lane lane;
  private final CurrentSetup setup;
  private final BatchBook batches;
  private final Tallies tallies;
  private final WallClock wall;
  private final CallbackUrls urls;
  private final Views views;
  private final CallStore store;
  private final Promises promises;
  private final Acceptance acceptance;
  private final BatchOrders orders;
  private final CallPages calls;
  private final Supplier<ConfigView> config;
  private final AtomicBoolean draining = new AtomicBoolean();
  private final AtomicBoolean failed = new AtomicBoolean();

  /** Why the limits that are shared cannot be asked now; empty if they can. */
  private volatile String apart = "";

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
    this.urls = urls;
    this.config = config;
    this.store = store;
    this.views = new Views(setup);
    this.promises = new Promises(lane, store);
    this.acceptance =
        new Acceptance(
            lane, setup, batches, wall, ids, views, store, intake, chunks, promises, blocking);
    this.orders = new BatchOrders(lane, batches, wall, views, promises);
    this.calls = new CallPages(lane, batches, views, store, blocking);
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

  /** Whether the limits that this engine shares can be asked. */
  void sharedOpen(boolean open, String why) {
    apart = open ? "" : why;
    hold();
  }

  /** Dials only while what is dialled can be kept, and will be waited for. */
  synchronized void hold() {
    // One after the other, so that the last to be posted has seen all that was set before.
    boolean held = store.full() || draining.get() || failed.get() || !apart.isEmpty();
    lane.post(new KernelEvent.DiallingHeld(held));
  }

  @Override
  public CompletionStage<BatchView> accept(BatchDraft draft, @Nullable Receipt receipt) {
    return acceptance.accept(draft, receipt);
  }

  @Override
  public CompletionStage<Optional<Boolean>> delete(int workspace, String id) {
    return orders.delete(workspace, id);
  }

  /** Removes batches that were finished before that instant. */
  CompletableFuture<Integer> discardFinishedBefore(long wallMillis) {
    return orders.discardFinishedBefore(wallMillis);
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
    return orders.command(workspace, id, verb);
  }

  @Override
  public CompletionStage<Optional<List<CallView>>> calls(
      int workspace, String batch, int fromRow, int limit) {
    return calls.page(workspace, batch, fromRow, limit);
  }

  @Override
  public CompletionStage<Optional<CallView>> call(int workspace, String id) {
    return calls.call(workspace, id);
  }

  @Override
  public CompletionStage<Integer> suppress(int workspace, boolean suppressed, long[] destinations) {
    String name = setup.config().workspaces().get(workspace).name();
    return changes(workspace, suppressed, destinations)
        .thenCompose(
            changes ->
                promises.keep(
                    List.of(new Change.Suppressed(name, suppressed, destinations)),
                    kernel -> {
                      kernel.offer(
                          new KernelEvent.SuppressionChanged(workspace, suppressed, destinations));
                      return changes;
                    }));
  }

  /** How many of the destinations are not as they would be then. */
  CompletionStage<Integer> changes(int workspace, boolean suppressed, long[] destinations) {
    return lane.ask(
        kernel -> {
          int changes = 0;
          for (long destination : destinations) {
            if (kernel.inspector().suppressed(workspace, destination) != suppressed) {
              changes++;
            }
          }
          return changes;
        });
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
        inspector.others(index),
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
    if (draining.get()) {
      return new Readiness(false, "draining");
    }
    String why = apart;
    return new Readiness(true, why.isEmpty() ? "ready" : "ready, but nothing is dialled: " + why);
  }
}
