package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.redis.Release.Evidence;
import dev.ringfence.engine.redis.batch.BatchDirectory;
import dev.ringfence.engine.redis.batch.BatchDirectory.Entry;
import dev.ringfence.engine.redis.batch.Fate;
import dev.ringfence.engine.redis.batch.Members.Member;
import dev.ringfence.engine.redis.batch.TakeOver.Taken;
import dev.ringfence.engine.store.BatchHead;
import dev.ringfence.engine.store.CallResult;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.Kept;
import dev.ringfence.engine.store.SharedRef;
import dev.ringfence.engine.store.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The batches that nodes share, as this one works on them. Confined to the thread of the shared
 * limits, whose links it follows.
 */
public final class SharedBatches implements Around {
  private static final Logger LOG = LoggerFactory.getLogger(SharedBatches.class);

  /** News may be lost: what is there is listed again after this. */
  private static final long LIST_MILLIS = 5_000;

  private static final long WAIT_MILLIS = 100;

  /** Among the epochs that the store keeps: the first incarnation of the last life that spoke. */
  private static final String LIFE = "life";

  private final CallStore store;
  private final Leases leases;
  private final PartHost host;
  private final Executor thread;
  private final Adoptions adoptions;
  private final Lives lives;
  private final Publishing publishing;
  private final PresentBatches present;
  private final Map<String, LiveBatch> live = new LinkedHashMap<>();
  private final Map<Long, Part> parts = new HashMap<>();
  private final Map<Long, LiveBatch> batchOf = new HashMap<>();
  private final Map<String, BatchHead> heads = new HashMap<>();
  private @Nullable BatchLink link;
  private @Nullable Runnable onReady;
  private boolean fenced;
  private boolean listed;

  /** The highest instant that the directory ever answered with. */
  private long seen;

  public SharedBatches(
      String self,
      CallStore store,
      Leases leases,
      PartHost host,
      Executor thread,
      Kept kept,
      PresentBatches present) {
    this.present = present;
    this.store = store;
    this.leases = leases;
    this.host = host;
    this.thread = thread;
    adoptions = new Adoptions(store, leases, thread, host, kept);
    lives =
        new Lives(
            self,
            leases,
            adoptions,
            this::taken,
            this::settle,
            of -> live.values().forEach(batch -> batch.sayProgress(of)));
    publishing = new Publishing(store, kept.homes());
    Map<Long, Integer> attempts = new HashMap<>();
    kept.attempts().forEach(attempt -> attempts.merge(attempt.batch(), 1, Integer::sum));
    kept.batches().forEach(batch -> restore(batch, attempts));
  }

  private void restore(Kept.Batch kept, Map<Long, Integer> attempts) {
    SharedRef shared = kept.head().shared();
    if (shared == null || !shared.part()) {
      return;
    }
    boolean finished = kept.finishedMillis() != 0;
    LiveBatch batch = batch(shared.batch(), Label.of(kept.head()));
    Part part =
        new Part(
            shared.segment(),
            shared.first(),
            kept.head().batch(),
            shared.token(),
            kept.head().size(),
            finished);
    part.inProgress = attempts.getOrDefault(part.local, 0);
    batch.parts.put(shared.segment(), part);
    parts.put(part.local, part);
    batchOf.put(part.local, batch);
  }

  /** Rows of parts whose fate was not acknowledged to a former process, by stored batch. */
  public Map<Long, Set<Integer>> owedRows() {
    Map<Long, Set<Integer>> owed = new HashMap<>();
    for (Part part : parts.values()) {
      Set<Integer> rows = new HashSet<>();
      store.unacknowledged(
          part.local, (row, result) -> rows.add(row), (row, made, due) -> rows.add(row));
      owed.put(part.local, rows);
    }
    return owed;
  }

  /**
   * Owes what a former process did not write.
   *
   * @param ended attempts that keep their leases until it is written, by stored batch and row
   */
  public void owe(Map<Long, Map<Integer, List<Ended>>> ended) {
    for (Part part : List.copyOf(parts.values())) {
      Map<Integer, List<Ended>> rows = ended.getOrDefault(part.local, Map.of());
      store.unacknowledged(
          part.local,
          (row, result) -> disposed(part.local, row, result, rows.getOrDefault(row, List.of())),
          (row, made, due) ->
              retrying(part.local, row, made, due, rows.getOrDefault(row, List.of())));
    }
    live.values().removeIf(LiveBatch::idle);
  }

  private LiveBatch batch(String id, Label label) {
    return live.computeIfAbsent(id, any -> new LiveBatch(id, label, this));
  }

  // What the lane says.

  public void disposed(long local, int row, CallResult result, List<Ended> ended) {
    Part part = parts.get(local);
    if (part != null) {
      owe(
          part,
          row,
          Fate.disposed(part.first + row, Packing.kind(result), Packing.result(result)),
          ended);
    }
  }

  public void retrying(long local, int row, int attempts, long dueMillis, List<Ended> ended) {
    Part part = parts.get(local);
    if (part != null) {
      owe(part, row, Fate.retry(part.first + row, attempts, dueMillis), ended);
    }
  }

  private void owe(Part part, int row, Fate fate, List<Ended> ended) {
    Objects.requireNonNull(batchOf.get(part.local)).owe(new OwedFate(part, row, fate, ended));
  }

  /** After what one step of the lane said of a part. */
  public void progressed(long local, int fresh, int inProgress, boolean finished) {
    Part part = parts.get(local);
    if (part != null) {
      Objects.requireNonNull(batchOf.get(local)).progressed(part, fresh, inProgress, finished);
    }
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
    now.ask(
        now.directory().beginEnrol(),
        begun -> {
          seen = Math.max(seen, begun.instant());
          publishing.announceAgain(now, begun.epoch(), () -> endEnrol(now, begun.epoch()));
        });
  }

  private void endEnrol(BatchLink now, String epoch) {
    now.ask(
        now.directory().endEnrol(epoch, seen),
        ended -> {
          if (ended.done()) {
            openDirectory(now);
          } else {
            now.giveUp("the enrolment was answered " + ended.status());
          }
        });
  }

  private void openDirectory(BatchLink now) {
    now.ask(
        now.directory().open(now.nodes()),
        opened -> {
          if (!opened.done()) {
            now.giveUp("the opening of the directory was answered " + opened.status());
          } else if (opened.items().isEmpty()) {
            live.values().forEach(batch -> batch.use(now));
            listAgain(now);
          } else {
            now.later(WAIT_MILLIS, () -> openDirectory(now));
          }
        });
  }

  private void listAgain(BatchLink now) {
    list(now, 0, new HashSet<>());
    now.later(LIST_MILLIS, () -> listAgain(now));
  }

  /** Lists what there is; once all is joined, this node is ready. */
  private void list(BatchLink now, long since, Set<String> found) {
    now.ask(
        now.directory().changes(since, BatchDirectory.MOST_ITEMS),
        reply -> {
          seen = Math.max(seen, reply.instant());
          long last = since;
          for (Entry entry : reply.items()) {
            last = entry.at();
            if (found.add(entry.batch())) {
              listed(now, entry);
            }
          }
          if (reply.items().size() == BatchDirectory.MOST_ITEMS) {
            list(now, last, found);
            return;
          }
          live.values().removeIf(batch -> !found.contains(batch.id) && batch.idle());
          publishing.keepOnly(found);
          listed = true;
          checkReady();
        });
  }

  private void listed(BatchLink now, Entry entry) {
    LiveBatch known = live.get(entry.batch());
    if (known != null) {
      known.news();
    } else if (!publishing.isUnderWay(entry.batch())) {
      LiveBatch batch = batch(entry.batch(), Packing.labelOf(entry.label()));
      batch.use(now);
    }
  }

  /** Something is new about a batch. */
  public void news(String id) {
    BatchLink now = link;
    LiveBatch known = live.get(id);
    if (known != null) {
      known.news();
    } else if (now != null && onReady == null) {
      list(now, 0, new HashSet<>());
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
    ready.run();
    present.use(now);
    lives.use(now);
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
          return part != null && part.local == 0;
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
        of.batch(batch.id).head(),
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
    parts.put(part.local, part);
    batchOf.put(part.local, batch);
  }

  @Override
  public void absent(LiveBatch batch) {
    BatchLink now = link;
    if (now == null) {
      return;
    }
    if (publishing.isHome(batch.id)) {
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

  /** The former life's doings are not this node's any more, and its kernel holds them: it ends. */
  @Override
  public void lost(String why) {
    if (fenced) {
      return;
    }
    fenced = true;
    unlink();
    LOG.error("ALARM {}: this node begins anew", why);
    List<Change> changes = new ArrayList<>(adoptions.forgotten());
    for (LiveBatch batch : live.values()) {
      for (Part part : batch.parts.values()) {
        if (part.local != 0 && batch.needs(part)) {
          changes.add(new Change.Lost(part.local));
        }
      }
    }
    store.write(new Unit(changes, false, () -> host.fenced(why)));
  }

  /**
   * Says that this node lives, before it says anything else on a link, and hears whether its former
   * life was given to others meanwhile.
   *
   * @param then goes on, if it was not
   */
  public void beat(BatchLink now, Runnable then) {
    now.ask(
        now.members().beat(),
        reply -> {
          for (Member member : reply.items()) {
            if (member.name().equals(now.node().name()) && isLost(member)) {
              lost("node " + member.taker() + " has taken over what this one had");
              return;
            }
          }
          String life = Long.toString(now.formerLife() + 1);
          if (!life.equals(store.shared().reasserted().get(LIFE))) {
            keep(List.of(new Change.Reasserted(LIFE, life)));
          }
          then.run();
        });
  }

  /** Whether what this node's store has was another's from some instant on. */
  private boolean isLost(Member self) {
    String life = store.shared().reasserted().get(LIFE);
    boolean holds =
        live.values().stream()
            .anyMatch(batch -> batch.parts.values().stream().anyMatch(batch::needs));
    return holds && life != null && self.fencedUpTo() >= Long.parseLong(life);
  }

  @Override
  public void over(LiveBatch batch) {
    live.remove(batch.id);
    heads.remove(batch.id);
    publishing.over(batch.id);
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

  /** See {@link Publishing#publish}. */
  public CompletionStage<Published> publish(BatchHead home) {
    return publishing.publish(home);
  }
}
