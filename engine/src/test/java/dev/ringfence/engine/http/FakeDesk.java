package dev.ringfence.engine.http;

import dev.ringfence.engine.core.model.BatchState;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.E164;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Provider;
import dev.ringfence.engine.core.port.AccountView;
import dev.ringfence.engine.core.port.BatchDraft;
import dev.ringfence.engine.core.port.BatchRows;
import dev.ringfence.engine.core.port.BatchView;
import dev.ringfence.engine.core.port.CallView;
import dev.ringfence.engine.core.port.ConfigView;
import dev.ringfence.engine.core.port.FrontDesk;
import dev.ringfence.engine.core.port.KernelEvent.BatchVerb;
import dev.ringfence.engine.core.port.NumberView;
import dev.ringfence.engine.core.port.Receipt;
import dev.ringfence.engine.core.port.WaitView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A front desk without an engine behind it: keeps batches in memory and never calls. */
final class FakeDesk implements FrontDesk {
  static final long CREATED = 1_760_000_000_000L;

  private final Map<String, Kept> batches = new LinkedHashMap<>();
  private final Map<Integer, NavigableSet<Long>> suppressed = new TreeMap<>();
  private int rowsAsked;
  private volatile boolean ready = true;
  private volatile @Nullable CompletableFuture<Void> gate;
  private volatile @Nullable RuntimeException failure;

  private static final class Kept {
    final BatchDraft draft;
    BatchState state = BatchState.RUNNING;
    int done;

    Kept(BatchDraft draft) {
      this.draft = draft;
    }
  }

  synchronized int rowsAsked() {
    return rowsAsked;
  }

  void ready(boolean isReady) {
    ready = isReady;
  }

  /** Batches are accepted only when this completes. */
  void hold(CompletableFuture<Void> until) {
    gate = until;
  }

  void fail(RuntimeException with) {
    failure = with;
  }

  synchronized int accepted() {
    return batches.size();
  }

  synchronized BatchDraft draft(String id) {
    return kept(id).draft;
  }

  synchronized BatchRows rows(String id) {
    return kept(id).draft.rows();
  }

  /** Says that the first rows of a batch are done. */
  synchronized void finish(String id, int rows) {
    kept(id).done = rows;
  }

  @Override
  public CompletionStage<BatchView> accept(BatchDraft draft, @Nullable Receipt receipt) {
    RuntimeException fault = failure;
    if (fault != null) {
      return CompletableFuture.failedFuture(fault);
    }
    CompletableFuture<Void> wait = gate;
    return wait == null
        ? CompletableFuture.completedFuture(keep(draft))
        : wait.thenApplyAsync(unused -> keep(draft));
  }

  private synchronized BatchView keep(BatchDraft draft) {
    String id = "b" + (batches.size() + 1);
    batches.put(id, new Kept(draft));
    return view(id);
  }

  private BatchView view(String id) {
    Kept kept = kept(id);
    int total = kept.draft.rows().size();
    Map<Disposition, Integer> dispositions =
        kept.done == 0 ? Map.of() : Map.of(Disposition.COMPLETED, kept.done);
    Map<Outcome, Integer> outcomes =
        kept.done == 0 ? Map.of() : Map.of(Outcome.ANSWERED, kept.done);
    return new BatchView(
        id,
        kept.draft.name(),
        "reminder",
        kept.draft.terms(),
        kept.state,
        CREATED,
        0,
        total,
        kept.draft.rejectedRows(),
        total - kept.done,
        0,
        dispositions,
        outcomes,
        CREATED + 60_000,
        Limit.NUMBER_CAP);
  }

  private Kept kept(String id) {
    return Objects.requireNonNull(batches.get(id), id);
  }

  private boolean owns(int workspace, String id) {
    Kept kept = batches.get(id);
    return kept != null && kept.draft.workspace() == workspace;
  }

  @Override
  public synchronized CompletionStage<List<BatchView>> batches(
      int workspace, @Nullable String after, int limit) {
    List<String> newestFirst = new ArrayList<>();
    for (String id : batches.keySet()) {
      if (owns(workspace, id)) {
        newestFirst.add(0, id);
      }
    }
    int from = after == null ? 0 : newestFirst.indexOf(after) + 1;
    return CompletableFuture.completedFuture(
        newestFirst.stream().skip(from).limit(limit).map(this::view).toList());
  }

  @Override
  public synchronized CompletionStage<Optional<BatchView>> batch(int workspace, String id) {
    return CompletableFuture.completedFuture(
        owns(workspace, id) ? Optional.of(view(id)) : Optional.empty());
  }

  @Override
  public synchronized CompletionStage<Optional<CommandResult>> command(
      int workspace, String id, BatchVerb verb) {
    if (!owns(workspace, id)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    Kept kept = kept(id);
    BatchState needed = verb == BatchVerb.RESUME ? BatchState.PAUSED : BatchState.RUNNING;
    boolean cancel = verb == BatchVerb.CANCEL || verb == BatchVerb.CANCEL_AND_HANG_UP;
    boolean allowed = kept.state == needed || (cancel && kept.state == BatchState.PAUSED);
    if (allowed) {
      kept.state =
          cancel
              ? BatchState.CANCELED
              : verb == BatchVerb.PAUSE ? BatchState.PAUSED : BatchState.RUNNING;
    }
    return CompletableFuture.completedFuture(Optional.of(new CommandResult(allowed, view(id))));
  }

  @Override
  public synchronized CompletionStage<Optional<Boolean>> delete(int workspace, String id) {
    if (!owns(workspace, id)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    boolean done = kept(id).done == kept(id).draft.rows().size();
    if (done) {
      batches.remove(id);
    }
    return CompletableFuture.completedFuture(Optional.of(done));
  }

  @Override
  public synchronized CompletionStage<Optional<List<CallView>>> calls(
      int workspace, String batch, int fromRow, int limit) {
    if (!owns(workspace, batch)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    rowsAsked += limit;
    int size = kept(batch).draft.rows().size();
    List<CallView> calls = new ArrayList<>();
    for (int row = fromRow; row < Math.min(size, fromRow + limit); row++) {
      calls.add(callView(batch, row));
    }
    return CompletableFuture.completedFuture(Optional.of(calls));
  }

  @Override
  public synchronized CompletionStage<Optional<CallView>> call(int workspace, String id) {
    int dash = id.lastIndexOf('-');
    String batch = dash < 0 ? "" : id.substring(0, dash);
    return CompletableFuture.completedFuture(
        owns(workspace, batch)
            ? Optional.of(callView(batch, Integer.parseInt(id.substring(dash + 1))))
            : Optional.empty());
  }

  private CallView callView(String batch, int row) {
    Kept kept = kept(batch);
    BatchRows rows = kept.draft.rows();
    boolean done = row < kept.done;
    return new CallView(
        batch + "-" + row,
        batch,
        rows.line(row),
        rows.itemId(row),
        E164.format(rows.destination(row)),
        rows.variables(row),
        done ? "done" : "waiting",
        null,
        done ? Disposition.COMPLETED : null,
        done ? Outcome.ANSWERED : null,
        "",
        done ? 1 : 0,
        done ? "+14155550100" : "",
        done ? "main" : "",
        done ? "00000000000000ff" : "",
        done ? "CA1" : "",
        done ? CREATED : 0,
        done ? CREATED + 5_000 : 0,
        done ? 5 : 0,
        done ? null : new WaitView(Limit.NUMBER_CAP, CREATED + 1_000, "waits for the cap"));
  }

  @Override
  public synchronized CompletionStage<Integer> suppress(
      int workspace, boolean on, long[] destinations) {
    NavigableSet<Long> own = suppressed.computeIfAbsent(workspace, unused -> new TreeSet<>());
    int changed = 0;
    for (long destination : destinations) {
      changed += (on ? own.add(destination) : own.remove(destination)) ? 1 : 0;
    }
    return CompletableFuture.completedFuture(changed);
  }

  @Override
  public synchronized CompletionStage<Boolean> suppressed(int workspace, long destination) {
    return CompletableFuture.completedFuture(
        suppressed.getOrDefault(workspace, new TreeSet<>()).contains(destination));
  }

  @Override
  public synchronized CompletionStage<long[]> suppressions(int workspace, long after, int limit) {
    return CompletableFuture.completedFuture(
        suppressed.getOrDefault(workspace, new TreeSet<>()).tailSet(after, false).stream()
            .limit(limit)
            .mapToLong(Long::longValue)
            .toArray());
  }

  @Override
  public CompletionStage<List<AccountView>> accounts() {
    return CompletableFuture.completedFuture(
        List.of(
            new AccountView(
                "main",
                Provider.TWILIO,
                "open",
                "",
                2,
                -1,
                "http://in.example/a",
                "http://in.example/b"),
            new AccountView(
                "second",
                Provider.PLIVO,
                "paused",
                "no funds",
                0,
                20,
                "http://in.example/c",
                "http://in.example/d")));
  }

  @Override
  public CompletionStage<List<NumberView>> numbers() {
    return CompletableFuture.completedFuture(
        List.of(
            new NumberView(
                "+14155550100", "main", NumberStatus.ACTIVE, false, 1, 1, 0, 0, 7, "60/1h", 12)));
  }

  @Override
  public CompletionStage<Boolean> resumeAccount(String name) {
    return CompletableFuture.completedFuture(name.equals("second"));
  }

  @Override
  public CompletionStage<Map<String, Long>> counters() {
    return CompletableFuture.completedFuture(
        Map.of("denials.number_channels", 4L, "callbacks.applied", 9L));
  }

  @Override
  public ConfigView config() {
    return new ConfigView(
        3,
        "ab12",
        1_767_225_600_000L,
        1_767_225_660_000L,
        ConfigView.Result.REFUSED,
        List.of("no"));
  }

  @Override
  public Readiness readiness() {
    return new Readiness(ready, ready ? "" : "the store is not open");
  }
}
