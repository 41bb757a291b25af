package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.redis.Release.Evidence;
import dev.ringfence.engine.redis.batch.BatchDirectory.Entry;
import dev.ringfence.engine.redis.batch.Fate;
import dev.ringfence.engine.redis.batch.TakeOver.Taken;
import dev.ringfence.engine.store.BatchHead;
import dev.ringfence.engine.store.CallResult;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.Kept;
import dev.ringfence.engine.store.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The batches that nodes share, as this one works on them. Confined to the thread of the shared
 * limits, whose links it follows.
 */
public final class SharedBatches implements Around {
  private static final long WAIT_MILLIS = 100;

  private final CallStore store;
  private final Leases leases;
  private final PartHost host;
  private final Executor thread;
  private final Adoptions adoptions;
  private final Decisions decisions;
  private final Lives lives;
  private final OwnLife life;
  private final Publishing publishing;
  private final Enrolment enrolment;
  private final PresentBatches present;
  private final Map<String, LiveBatch> live = new LinkedHashMap<>();
  private final PartBook parts;
  private final Map<String, BatchHead> heads = new HashMap<>();
  private @Nullable BatchLink link;
  private @Nullable Runnable onReady;
  private boolean listed;

  /** All batches that went on when they were listed last. */
  private Set<String> ids = Set.of();

  public SharedBatches(
      String self,
      CallStore store,
      Leases leases,
      PartHost host,
      Executor thread,
      Kept kept,
      LongSupplier wall,
      PresentBatches present) {
    this.present = present;
    this.store = store;
    this.leases = leases;
    this.host = host;
    this.thread = thread;
    adoptions = new Adoptions(store, leases, thread, host, kept);
    decisions = new Decisions(self, store);
    lives =
        new Lives(
            self,
            leases,
            adoptions,
            decisions,
            this::taken,
            this::settle,
            of -> live.values().forEach(batch -> batch.sayProgress(of)));
    life = new OwnLife(store, host, live.values(), adoptions, decisions, this::unlink);
    publishing = new Publishing(store, kept.homes(), this::news);
    enrolment = new Enrolment(new Announcing(store, publishing), this::found, this::listed);
    parts = new PartBook(store, leases, wall);
    parts.restore(kept, this::batch);
  }

  /** See {@link PartBook#owedRows}. */
  public Map<Long, Set<Integer>> owedRows() {
    return parts.owedRows();
  }

  /** See {@link PartBook#owe}. */
  public void owe(Map<Long, Map<Integer, List<Ended>>> ended) {
    parts.owe(ended);
    live.values().removeIf(this::isForgotten);
  }

  /** Nothing of a batch that is idle is asked for any more, unless it is listed. */
  private boolean isForgotten(LiveBatch batch) {
    if (batch.idle()) {
      parts.forget(batch);
      heads.remove(batch.id);
    }
    return batch.idle();
  }

  private LiveBatch batch(String id, Label label) {
    return live.computeIfAbsent(id, any -> new LiveBatch(id, label, this));
  }

  // What the lane says.

  public void disposed(long local, int row, CallResult result, List<Ended> ended) {
    parts.disposed(local, row, result, ended);
  }

  public void retrying(long local, int row, int attempts, long dueMillis, List<Ended> ended) {
    parts.retrying(local, row, attempts, dueMillis, ended);
  }

  public void progressed(long local, int fresh, int inProgress, boolean finished) {
    parts.progressed(local, fresh, inProgress, finished);
  }

  // Links.

  /**
   * The shards of limits are open on a link.
   *
   * @param ready told when everything that this node owns may be dialled
   */
  public void use(BatchLink now, Runnable ready) {
    link = now;
    onReady = ready;
    listed = false;
    enrolment.begin(now, () -> live.values().forEach(batch -> batch.use(now)));
  }

  private void found(BatchLink now, Entry entry) {
    LiveBatch known = live.get(entry.batch());
    if (known != null) {
      known.news();
    } else if (!publishing.isUnderWay(entry.batch())) {
      batch(entry.batch(), Packing.labelOf(entry.label())).use(now);
    }
  }

  private void listed(Set<String> found, long instant) {
    ids = Set.copyOf(found);
    publishing.keepOnly(ids, instant / 1_000, this::isCanceled);
    live.values().removeIf(batch -> !ids.contains(batch.id) && isForgotten(batch));
    listed = true;
    checkReady();
  }

  private boolean isCanceled(String id) {
    LiveBatch known = live.get(id);
    return known != null && known.isCanceled();
  }

  /** Something is new about a batch. */
  public void news(String id) {
    BatchLink now = link;
    LiveBatch known = live.get(id);
    if (known != null) {
      known.news();
    } else if (now != null && onReady == null) {
      enrolment.list(now);
    }
  }

  /** The link is given up. */
  public void unlink() {
    BatchLink now = link;
    if (now != null) {
      now.end();
    }
    link = null;
    onReady = null;
    live.values().forEach(LiveBatch::unlink);
    present.use(null);
    lives.use(null);
    publishing.use(null);
  }

  private void checkReady() {
    BatchLink now = link;
    Runnable ready = onReady;
    if (now == null
        || ready == null
        || !listed
        || live.values().stream().anyMatch(batch -> !batch.ready() && !batch.idle())) {
      return;
    }
    onReady = null;
    // Before anybody is told that what is shared can be asked for.
    present.use(now);
    ready.run();
    lives.joined();
    publishing.use(now);
  }

  private void taken(Taken taken) {
    LiveBatch batch = live.get(taken.batch());
    if (batch != null) {
      batch.own(taken.segment());
      batch.go();
    }
  }

  private void settle() {
    adoptions.settle(
        (id, row) -> {
          LiveBatch batch = live.get(id);
          Part part = batch == null ? null : batch.parts.get(row / Math.max(1, batch.span));
          // What it owns of a batch that it has not joined yet is not known.
          return batch != null
              && (!batch.ready() || part != null && part.local == 0 && !part.finished);
        });
  }

  // Around

  @Override
  public PartHost host() {
    return host;
  }

  @Override
  public CallStore store() {
    return store;
  }

  @Override
  public void headOf(LiveBatch batch, BatchLink of, Consumer<BatchHead> then) {
    BatchHead known = heads.get(batch.id);
    if (known != null) {
      then.accept(known);
      return;
    }
    of.ask(
        () -> of.batch(batch.id).head(),
        reply -> {
          if (!reply.done() || reply.items().isEmpty()) {
            of.giveUp("the head of batch " + batch.id + " was answered " + reply.status());
            return;
          }
          BatchHead head = Packing.head(reply.item());
          heads.put(batch.id, head);
          then.accept(head);
        });
  }

  @Override
  public void headMayBeOld(LiveBatch batch) {
    heads.remove(batch.id);
  }

  @Override
  public void keep(List<Change> changes) {
    if (!changes.isEmpty()) {
      store.write(new Unit(changes, false, Unit.Then.NOTHING));
    }
  }

  @Override
  public void release(long attempt, Evidence evidence) {
    leases.release(attempt, evidence);
  }

  @Override
  public List<Kept.Adopted> attemptsFor(String batch, int first, int span, List<Fate> fates) {
    return adoptions.of(batch, first, span, fates);
  }

  @Override
  public void attemptsBack(List<Kept.Adopted> attempts) {
    adoptions.back(attempts);
  }

  @Override
  public void soon(Runnable task) {
    thread.execute(task);
  }

  @Override
  public <T> void whenDone(CompletionStage<T> stage, Consumer<T> then, Consumer<Throwable> failed) {
    CompletionStage<T> unused =
        stage.whenComplete(
            (value, failure) ->
                thread.execute(
                    () -> {
                      if (failure == null) {
                        then.accept(value);
                      } else {
                        failed.accept(failure);
                      }
                    }));
  }

  @Override
  public void ready(LiveBatch batch) {
    checkReady();
  }

  @Override
  public void stored(LiveBatch batch, Part part) {
    parts.add(batch, part);
  }

  @Override
  public void absent(LiveBatch batch) {
    BatchLink now = link;
    if (now == null) {
      return;
    }
    if (!listed) {
      now.later(WAIT_MILLIS, () -> batch.use(now));
    } else if (!ids.contains(batch.id)) {
      // Finished and removed, while this node was away.
      keep(batch.abandon());
      over(batch, batch.seen() / 1_000);
      checkReady();
    } else if (publishing.isHome(batch.id)) {
      publishing.putAgain(now, batch.id, batch.standing(), () -> batch.use(now));
    } else if (batch.idle()) {
      live.remove(batch.id);
      publishing.removeSilent(now, batch.id);
      checkReady();
    } else {
      // Its home puts it there again.
      now.later(10 * WAIT_MILLIS, () -> batch.use(now));
    }
  }

  /** See {@link OwnLife#lost}. */
  public void lost(String why, long upTo) {
    life.lost(why, upTo);
  }

  @Override
  public long given() {
    return decisions.given();
  }

  /** See {@link OwnLife#beat}. */
  public void beat(BatchLink now, Runnable then) {
    life.beat(
        now,
        () -> {
          lives.use(now);
          then.run();
        });
  }

  @Override
  public void over(LiveBatch batch, long millis) {
    live.remove(batch.id);
    parts.forget(batch);
    heads.remove(batch.id);
    publishing.over(batch.id, millis, batch.isCanceled());
  }

  /** The node ends; see {@link LiveBatch#giveBack}. */
  public CompletionStage<?> giveBack() {
    List<CompletableFuture<?>> all = new ArrayList<>();
    live.values().forEach(batch -> all.add(batch.giveBack().toCompletableFuture()));
    return CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0]));
  }

  /** See {@link Publishing#withdraw}. */
  public boolean withdraw(BatchHead home) {
    return publishing.withdraw(home);
  }

  /** See {@link Publishing#letGo}. */
  public boolean letGo(String id) {
    return publishing.letGo(id);
  }

  /** See {@link Publishing#publish}. */
  public CompletionStage<Published> publish(BatchHead home) {
    return publishing.publish(home);
  }
}
