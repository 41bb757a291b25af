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
import dev.ringfence.engine.core.port.NumberView;
import dev.ringfence.engine.core.schedule.Inspector;
import dev.ringfence.engine.core.schedule.Kernel;
import dev.ringfence.engine.core.time.WallClock;
import dev.ringfence.engine.store.BatchBook;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
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
  private final Supplier<ConfigView> config;
  private final AtomicBoolean draining = new AtomicBoolean();

  EngineDesk(
      Lane lane,
      CurrentSetup setup,
      BatchBook batches,
      Tallies tallies,
      WallClock wall,
      PublicIds ids,
      CallbackUrls urls,
      Supplier<ConfigView> config) {
    this.lane = lane;
    this.setup = setup;
    this.batches = batches;
    this.tallies = tallies;
    this.wall = wall;
    this.ids = ids;
    this.urls = urls;
    this.config = config;
    this.views = new Views(setup, batches);
  }

  /** From now on the engine is not ready for new work. */
  void drain() {
    draining.set(true);
  }

  @Override
  public CompletionStage<BatchView> accept(BatchDraft draft) {
    BatchRows rows = draft.rows();
    long[] destinations = new long[rows.size()];
    char[] zones = new char[rows.size()];
    for (int row = 0; row < destinations.length; row++) {
      destinations[row] = rows.destination(row);
      zones[row] = rows.zones(row);
    }
    KernelEvent.RowTimes times = times(rows);
    String id = ids.batch();
    return lane.ask(
            kernel -> {
              int index = batches.size();
              batches.add(id, draft, wall.millis());
              kernel.offer(
                  new KernelEvent.BatchAccepted(
                      index, draft.template(), draft.terms(), destinations, zones, times));
              return index;
            })
        .thenCompose(index -> lane.ask(kernel -> views.batch(kernel, index, wall.millis())));
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
          for (int index : batches.page(workspace, after, limit)) {
            page.add(views.batch(kernel, index, wall.millis()));
          }
          return page;
        });
  }

  @Override
  public CompletionStage<Optional<BatchView>> batch(int workspace, String id) {
    return lane.ask(
        kernel -> {
          int index = batches.find(workspace, id);
          return index < 0
              ? Optional.empty()
              : Optional.of(views.batch(kernel, index, wall.millis()));
        });
  }

  @Override
  public CompletionStage<Optional<CommandResult>> command(
      int workspace, String id, BatchVerb verb) {
    return lane.ask(
            kernel -> {
              int index = batches.find(workspace, id);
              if (index >= 0 && allowed(kernel.inspector().batch(index).state(), verb)) {
                kernel.offer(new KernelEvent.BatchCommand(index, verb));
                return new Order(index, true);
              }
              return new Order(index, false);
            })
        .thenCompose(
            order ->
                lane.ask(
                    kernel ->
                        order.index < 0
                            ? Optional.empty()
                            : Optional.of(
                                new CommandResult(
                                    order.done, views.batch(kernel, order.index, wall.millis())))));
  }

  private record Order(int index, boolean done) {}

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
    return lane.ask(
        kernel -> {
          int index = batches.find(workspace, batch);
          if (index < 0) {
            return Optional.empty();
          }
          int size = batches.get(index).rows().size();
          List<CallView> page = new ArrayList<>();
          for (int row = Math.max(0, fromRow); row < size && page.size() < limit; row++) {
            page.add(views.call(kernel, index, row));
          }
          return Optional.of(page);
        });
  }

  @Override
  public CompletionStage<Optional<CallView>> call(int workspace, String id) {
    return lane.ask(
        kernel -> {
          int dash = id.lastIndexOf('-');
          int index = dash < 0 ? -1 : batches.find(workspace, id.substring(0, dash));
          int row = dash < 0 ? -1 : PublicIds.row(id.substring(dash + 1));
          if (index < 0 || row < 0 || row >= batches.get(index).rows().size()) {
            return Optional.empty();
          }
          return Optional.of(views.call(kernel, index, row));
        });
  }

  @Override
  public CompletionStage<Integer> suppress(int workspace, boolean suppressed, long[] destinations) {
    return lane.ask(
        kernel -> {
          int changes = 0;
          for (long destination : destinations) {
            if (kernel.inspector().suppressed(workspace, destination) != suppressed) {
              changes++;
            }
          }
          kernel.offer(new KernelEvent.SuppressionChanged(workspace, suppressed, destinations));
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
    return draining.get() ? new Readiness(false, "draining") : new Readiness(true, "ready");
  }
}
