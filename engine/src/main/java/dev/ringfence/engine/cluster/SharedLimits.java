package dev.ringfence.engine.cluster;

import dev.ringfence.engine.cluster.batch.Ended;
import dev.ringfence.engine.cluster.batch.PartHost;
import dev.ringfence.engine.cluster.batch.PresentBatches;
import dev.ringfence.engine.cluster.batch.Published;
import dev.ringfence.engine.cluster.batch.SharedBatches;
import dev.ringfence.engine.cluster.suppression.SharedSuppressions;
import dev.ringfence.engine.cluster.suppression.SuppressionHost;
import dev.ringfence.engine.config.EngineConfig.Cluster;
import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.redis.Admissions.Decision;
import dev.ringfence.engine.redis.Admissions.Request;
import dev.ringfence.engine.redis.CallNames;
import dev.ringfence.engine.redis.Release.Evidence;
import dev.ringfence.engine.redis.Sighting;
import dev.ringfence.engine.store.BatchHead;
import dev.ringfence.engine.store.CallResult;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Kept;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The limits that this node shares with others. Thread-safe: whatever it is asked is done on one
 * thread of its own, in the order of asking, and what it answers is told on that thread.
 *
 * <p>What a kernel granted is admitted here before it is dialled. Without an answer nothing is:
 * when Redis is away, or was not told again by every node what it lost, {@link LimitsListener#open}
 * says that nothing may be dialled, and whoever waits is told to ask again. What was admitted is
 * held, on every link that follows, until its end is told and acknowledged.
 */
public final class SharedLimits implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SharedLimits.class);
  private static final long AGAIN_MILLIS = 1_000;

  private final ScheduledExecutorService thread;
  private final Executor onThread = this::run;
  private final OwnCalls calls = new OwnCalls();
  private final Membership membership;
  private final Admitting admitting;
  private final Telling telling;
  private final CallStore store;
  private final LimitsListener listener;
  private final LongSupplier wall;
  private final Supplier<SharedTerms> terms;
  private final SharedBatches batches;
  private final SharedSuppressions suppressions;
  private final PresentBatches present = new PresentBatches();
  private final OwnLeases leases;
  private final PresentNames names = new PresentNames();
  private final Turns turns;

  /** What became of what was asked. */
  public interface Admitted {
    /** It is held: dial it, and tell its end. */
    void go();

    /**
     * The shared books deny it; nothing is held.
     *
     * @param waitNanos from now on, or {@link Denial#EVENT}
     */
    void denied(Limit limit, long waitNanos);

    /** Nobody could say; nothing is held. */
    void unknown(String why);
  }

  /**
   * @param link how Redis is reached
   * @param terms what is in force, read at every call
   * @param store where this node keeps what it may have to say again
   * @param wall wall clock in milliseconds, compared with Redis': nothing is dialled while they are
   *     apart
   * @param thread one thread, for nothing else
   * @param host calls what this node owns of shared batches
   * @param lists does not call what is suppressed
   * @param kept what the store gave this process
   */
  public SharedLimits(
      LinkSource link,
      Supplier<SharedTerms> terms,
      CallStore store,
      LongSupplier wall,
      ScheduledExecutorService thread,
      LimitsListener listener,
      PartHost host,
      SuppressionHost lists,
      Kept kept) {
    this.thread = thread;
    this.store = store;
    this.listener = listener;
    this.wall = wall;
    this.terms = terms;
    Cluster cluster = terms.get().cluster();
    turns = new Turns(cluster.node(), cluster.nodes());
    telling = new Telling(calls, store);
    admitting = new Admitting(calls, terms, this::later);
    leases = new OwnLeases(calls, terms, this::over);
    batches = new SharedBatches(cluster.node(), store, leases, host, onThread, kept, wall, present);
    suppressions = new SharedSuppressions(() -> terms.get().workspaces(), store, lists, onThread);
    membership =
        new Membership(
            link,
            terms,
            store,
            wall,
            thread,
            onThread,
            listener,
            calls,
            turns,
            this::joined,
            new Companions(batches, suppressions, onThread, thread));
    admitting.onFailure(membership::failed);
    telling.onFailure(membership::failed);
  }

  /** Begins; before anything is asked. What a former process held is held again. */
  public void start() {
    run(
        () -> {
          try {
            load();
          } catch (RuntimeException e) {
            // To join without knowing what is held would give it away.
            LOG.error("what this node holds could not be read; nothing is dialled", e);
            thread.schedule(this::start, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            return;
          }
          membership.join();
        });
  }

  /** An end whose row's fate Redis may not have goes on holding its place until it has. */
  private void load() {
    Map<Long, Set<Integer>> owed = batches.owedRows();
    Map<Long, Map<Integer, List<Ended>>> ended = new HashMap<>();
    calls.load(
        store.shared(),
        terms.get(),
        wall.getAsLong(),
        past -> {
          if (!owed.getOrDefault(past.batch(), Set.of()).contains(past.row())) {
            return false;
          }
          ended
              .computeIfAbsent(past.batch(), any -> new HashMap<>())
              .computeIfAbsent(past.row(), any -> new ArrayList<>())
              .add(new Ended(past.attempt(), past.started() ? Evidence.SEEN : Evidence.NOT_PLACED));
          return true;
        });
    batches.owe(ended);
  }

  /** A link stands and is open, or none is (null). */
  private void joined(@Nullable NodeLink now) {
    leases.use(now);
    names.use(now == null ? null : new CallNames(now.redis(), terms.get().cluster().prefix()));
    admitting.use(now);
    telling.use(now);
  }

  /** Which attempt a carrier's call is, for all nodes. */
  public PresentNames names() {
    return names;
  }

  /** What is there of the batches that nodes share, for whoever asks. */
  public PresentBatches batches() {
    return present;
  }

  /**
   * A batch's rows and its head are in this node's store, as a home copy: it is put where all nodes
   * see it. Completes then, however long Redis is away.
   */
  public CompletionStage<Published> publish(BatchHead home) {
    CompletableFuture<Published> done = new CompletableFuture<>();
    run(
        () -> {
          CompletionStage<Published> unused =
              batches.publish(home).whenComplete((outcome, failure) -> done.complete(outcome));
        });
    return done;
  }

  /**
   * This node ends, and dials nothing any more: others may go on with what has nothing under way.
   */
  public CompletionStage<?> giveBack() {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    run(
        () -> {
          CompletionStage<?> unused =
              batches.giveBack().whenComplete((all, failure) -> done.complete(true));
        });
    return done;
  }

  /**
   * Whoever waits for a batch to be put there waits no more. Completes with whether it is not there
   * and never will be; else it may be.
   */
  public CompletionStage<Boolean> withdraw(BatchHead home) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    run(() -> done.complete(batches.withdraw(home)));
    return done;
  }

  /** See {@link SharedBatches#letGo}. */
  public CompletionStage<Boolean> letGo(String batch) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    run(() -> done.complete(batches.letGo(batch)));
    return done;
  }

  /** See {@link SharedSuppressions#change}. */
  public CompletionStage<Void> suppress(String workspace, boolean suppressed, long[] destinations) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    run(
        () -> {
          CompletionStage<Void> unused =
              suppressions
                  .change(workspace, suppressed, destinations)
                  .whenComplete((nothing, failure) -> tell(done, failure));
        });
    return done;
  }

  private static void tell(CompletableFuture<Void> done, @Nullable Throwable failure) {
    if (failure == null) {
      done.complete(null);
    } else {
      done.completeExceptionally(failure);
    }
  }

  /**
   * A row of a part has its disposition, on this node's disk.
   *
   * @param part the number it is stored under
   * @param ended attempts of it that are over; their leases are held until Redis has the result
   */
  public void disposed(long part, int row, CallResult result, List<Ended> ended) {
    run(() -> batches.disposed(part, row, result, ended));
  }

  /** A row of a part will be tried again; the rest as for {@link #disposed}. */
  public void retrying(long part, int row, int attempts, long dueMillis, List<Ended> ended) {
    run(() -> batches.retrying(part, row, attempts, dueMillis, ended));
  }

  /**
   * A step of the kernel has changed a part.
   *
   * @param fresh its rows that may be dialled and were not
   * @param inProgress its rows with an attempt under way
   * @param finished whether every row has its disposition
   */
  public void progressed(long part, int fresh, int inProgress, boolean finished) {
    run(() -> batches.progressed(part, fresh, inProgress, finished));
  }

  /** Asks for an attempt. */
  public void admit(Request request, Admitted answer) {
    run(
        () -> {
          admitting.ask(request, answer);
          later();
        });
  }

  /**
   * Asks for a channel of a call that we did not make: no rate holds it back, and it has no
   * destination. The request's destination is 0.
   */
  public void admitForeign(Request request, Admitted answer) {
    run(() -> admitting.askForeign(request, answer));
  }

  /** Such a call went on before: it holds its channel, whether there is room or not. */
  public void holdForeign(Request request) {
    run(
        () -> {
          SharedCall call = new SharedCall(request, 0, 0);
          call.admitted();
          calls.put(call);
        });
  }

  /** The carrier has seen the call, or its bytes were sent, or both. */
  public void seen(long attempt, Sighting.What what) {
    change(
        attempt,
        call ->
            call.knows(
                switch (what) {
                  case START -> SharedCall.START;
                  case SEND -> SharedCall.SEND;
                  case BOTH -> SharedCall.START | SharedCall.SEND;
                }));
  }

  /** The attempt is over. Its channel may be other nodes' first: see {@link Turns}. */
  public void over(long attempt, Evidence evidence) {
    change(attempt, call -> call.over(evidence));
    run(
        () -> {
          SharedCall call = calls.get(attempt);
          long millis = call == null ? 0 : turns.millisOfOwn(call.account, System.nanoTime());
          if (millis == 0 || thread.isShutdown()) {
            listener.returned(attempt);
          } else {
            Runnable later = () -> listener.returned(attempt);
            thread.schedule(() -> run(later), millis, TimeUnit.MILLISECONDS);
          }
        });
  }

  private void change(long attempt, Consumer<SharedCall> how) {
    run(
        () -> {
          SharedCall call = calls.get(attempt);
          if (call != null) {
            how.accept(call);
            calls.touch(call);
            later();
          }
        });
  }

  private boolean laterComing;

  /** After all that was asked of this thread by now: so a turn of the lane leaves as few calls. */
  private void later() {
    if (!laterComing) {
      laterComing = true;
      run(
          () -> {
            laterComing = false;
            // What gives room goes first.
            telling.send();
            admitting.send();
          });
    }
  }

  /** The configuration has other accounts: every shard is joined anew. */
  public void reconfigured() {
    run(membership::rejoin);
  }

  /** What comes after the end is nobody's news any more; what throws is not left half done. */
  private void run(Runnable task) {
    try {
      thread.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException e) {
              LOG.error("the shared limits failed", e);
              membership.broke(e);
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("came after the end: {}", e.getMessage());
    }
  }

  /** Lets go of Redis; what is held stays held, and is told by the next process. */
  @Override
  public void close() {
    run(membership::leave);
    thread.shutdown();
  }

  static long nanos(Decision decision) {
    return decision.waitMicros() == Denial.EVENT
        ? Denial.EVENT
        : Math.max(0, decision.waitMicros()) * 1_000;
  }
}
