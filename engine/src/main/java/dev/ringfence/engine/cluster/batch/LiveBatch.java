package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.redis.Answer.Status;
import dev.ringfence.engine.redis.batch.BatchDirectory;
import dev.ringfence.engine.redis.batch.Reply;
import dev.ringfence.engine.redis.batch.Segment.Claimed;
import dev.ringfence.engine.redis.batch.Segment.Kept;
import dev.ringfence.engine.redis.batch.Segment.Write;
import dev.ringfence.engine.redis.batch.SharedBatch;
import dev.ringfence.engine.redis.batch.Standing;
import dev.ringfence.engine.store.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One batch on this node: what it owns of it and owes it. Confined to the thread of the shared
 * limits. It is joined anew on every link ({@link Joining}); only then it claims and writes.
 */
final class LiveBatch {
  final String id;
  final Label label;
  final Map<Integer, Part> parts = new HashMap<>();
  private final Around around;
  private final Fetching fetching;
  private final OwedFates owed = new OwedFates();

  /** The highest instant that this node was ever answered with about it. */
  private long seen;

  /** What the clock of Redis showed when it was last heard, and this node's. */
  private long heardMillis;

  private long heardNanos;
  private Standing standing = Standing.NONE;
  private int saidInProgress;
  private boolean ready;
  private boolean writing;
  private boolean claiming;
  private boolean ending;

  /** Rows of a segment; 0 until it was joined. */
  int span;

  /** Nothing was left to be claimed when it was asked last. */
  private boolean dry;

  private @Nullable BatchLink link;

  LiveBatch(String id, Label label, Around around) {
    this.id = id;
    this.label = label;
    this.around = around;
    fetching = new Fetching(this, around);
  }

  long seen() {
    return seen;
  }

  Standing standing() {
    return standing;
  }

  boolean isCanceled() {
    return standing.state() == Standing.State.CANCELED
        || standing.state() == Standing.State.HUNG_UP;
  }

  boolean ready() {
    return ready;
  }

  /** Whether this node has nothing to do with it any more. */
  boolean idle() {
    return owed.isEmpty() && !claiming && parts.values().stream().allMatch(part -> part.finished);
  }

  /** Whether something of the part is to be done by this node. */
  boolean needs(Part part) {
    return !part.finished || owes(part);
  }

  /** Whether something that became of its rows is not acknowledged. */
  boolean owes(Part part) {
    return owed.isOwed(part);
  }

  /** It is gone: nobody waits for what this node owes it, and its parts are not gone on with. */
  List<Change> abandon() {
    owed.drop(fate -> fate.ended().forEach(e -> around.release(e.attempt(), e.evidence())));
    List<Change> changes = new ArrayList<>();
    for (Part part : parts.values()) {
      if (part.local != 0 && !part.finished) {
        changes.add(new Change.Lost(part.local));
      }
    }
    return changes;
  }

  /** Joins it on a link. */
  void use(BatchLink now) {
    link = now;
    ready = false;
    writing = false;
    claiming = false;
    ending = false;
    dry = false;
    parts.values().forEach(part -> part.coming = part.storing);
    new Joining(this, now, around, this::joined).begin();
  }

  /** The link is given up: nothing is asked until the next one. */
  void unlink() {
    link = null;
    ready = false;
  }

  private void joined() {
    ready = true;
    around.ready(this);
    go();
  }

  /** Takes note of a reply. */
  void heard(Reply<?> reply) {
    seen = Math.max(seen, reply.instant());
    if (reply.done()) {
      heardMillis = reply.instant() / 1_000;
      heardNanos = System.nanoTime();
    }
    Standing now = reply.standing();
    if (!reply.done() || now.state() == Standing.State.UPLOAD) {
      return;
    }
    boolean newer = now.version() > standing.version() || standing.state() == Standing.State.UPLOAD;
    // A server that lost a command says an older state: this node says the newer one again.
    standing =
        newer ? now : new Standing(standing.version(), standing.state(), now.left(), now.toTell());
    if (newer) {
      follow();
    }
    if (now.toTell() && ready) {
      end();
    }
  }

  private void follow() {
    List<Long> local =
        parts.values().stream()
            .filter(part -> !part.finished && part.local != 0)
            .map(part -> part.local)
            .toList();
    if (!local.isEmpty()) {
      around.host().follow(local, standing.state());
    }
    dry = false;
  }

  /** Somebody says that there is something new about it. */
  void news() {
    dry = false;
    BatchLink now = link;
    if (ready && now != null) {
      now.ask(
          () -> now.batch(id).look(),
          reply -> {
            if (reply.status() == Status.ABSENT) {
              around.absent(this);
            } else if (reply.done() && reply.item().told() && idle()) {
              // Who told it did not get further, or the directory has lost that.
              unlist(now, reply.item().finished() / 1_000);
            } else {
              heard(reply);
              go();
            }
          });
    }
  }

  /** The lane has dialled or ended something of a part. */
  void progressed(Part part, int fresh, int inProgress, boolean finished) {
    part.inProgress = inProgress;
    part.fresh = fresh;
    part.finished |= finished;
    go();
  }

  /** The node ends; see {@link GivingBack}. */
  CompletionStage<?> giveBack() {
    BatchLink now = link;
    if (!ready || now == null) {
      return CompletableFuture.completedStage(true);
    }
    // Nothing more is claimed or dialled.
    ready = false;
    return new GivingBack(this, now, around).begin();
  }

  /** Says how many calls this node has in progress, if it has or had any. */
  void sayProgress(BatchLink of) {
    int calls = 0;
    for (Part part : parts.values()) {
      calls += part.inProgress;
    }
    if (calls != 0 || saidInProgress != 0) {
      of.progress().say(id, calls);
      saidInProgress = calls;
    }
  }

  /** Owes a result that Redis was found to lack, unless it is owed already. */
  void oweKnown(OwedFate fate) {
    if (!owed.isOwed(fate.fate().row())) {
      owe(fate);
    }
  }

  void owe(OwedFate fate) {
    owed.add(fate);
  }

  void go() {
    if (ready) {
      write();
      fetching.fetch(Objects.requireNonNull(link));
      claim();
    }
    if (ready && standing.toTell()) {
      end();
    }
  }

  private void write() {
    BatchLink now = link;
    if (!ready || writing || owed.isEmpty() || now == null) {
      return;
    }
    writing = true;
    List<OwedFate> some = owed.first(SharedBatch.MOST_ITEMS);
    List<Write> writes =
        some.stream()
            .map(fate -> new Write(fate.part().token, fate.by(heardMillis, heardNanos)))
            .toList();
    now.ask(
        () -> now.batch(id).write(writes, false),
        reply -> {
          if (!reply.done()) {
            now.giveUp("fates of batch " + id + " were answered " + reply.status());
            return;
          }
          written(now, some, reply);
        });
  }

  private void written(BatchLink of, List<OwedFate> some, Reply<Kept> reply) {
    writing = false;
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < some.size(); i++) {
      OwedFate fate = some.get(i);
      if (reply.items().get(i) == Kept.STALE) {
        around.keep(changes);
        of.giveUp(
            "ALARM a fate of batch "
                + id
                + " is refused: segment "
                + fate.part().segment
                + " is not ours");
        return;
      }
      owed.acknowledged();
      if (!owed.isOwed(fate.fate().row())) {
        // Else what the store has of the row is the later one, which is not acknowledged.
        changes.add(
            new Change.Acknowledged(
                fate.part().local, fate.row(), fate.fate().last(), reply.instant()));
      }
      fate.ended().forEach(end -> around.release(end.attempt(), end.evidence()));
    }
    around.keep(changes);
    heard(reply);
    go();
  }

  /** Takes a segment when this node has dialled half of what it has of the batch. */
  private void claim() {
    BatchLink now = link;
    if (!ready || claiming || dry || now == null || !around.host().knows(label)) {
      return;
    }
    Standing.State state = standing.state();
    if (state == Standing.State.PAUSED || state == Standing.State.UPLOAD || standing.left() == 0) {
      return;
    }
    int fresh = 0;
    for (Part part : parts.values()) {
      fresh += part.fresh;
    }
    if (2 * fresh > span) {
      return;
    }
    claiming = true;
    now.ask(
        () -> now.batch(id).claim(1),
        reply -> {
          heard(reply);
          if (!reply.done()) {
            now.giveUp("a claim in batch " + id + " was answered " + reply.status());
          } else if (reply.items().isEmpty()) {
            claiming = false;
            dry = true;
          } else {
            claiming = false;
            own(reply.item());
            go();
          }
        });
  }

  /**
   * A segment is this node's. It is named on the next link from now on, so that nobody else gets it
   * while its rows are under way.
   */
  void own(Claimed claimed) {
    Part known = parts.get(claimed.segment());
    if (known == null || !needs(known)) {
      if (known != null) {
        // Done here and open there: it may be of a batch that was removed, and came again.
        around.headMayBeOld(this);
      }
      int first = claimed.segment() * span;
      parts.put(
          claimed.segment(),
          new Part(
              claimed.segment(), first, 0, claimed.token(), claimed.left(), claimed.left() == 0));
      return;
    }
    known.token = claimed.token();
    if (known.local != 0) {
      around.keep(List.of(new Change.Retokened(known.local, claimed.token())));
    }
  }

  /** All of it is done, and this node tells. */
  private void end() {
    BatchLink now = link;
    if (ending || now == null) {
      return;
    }
    ending = true;
    around.headOf(
        this,
        now,
        head ->
            now.ask(
                () -> now.batch(id).look(),
                reply -> {
                  if (!reply.done()) {
                    now.giveUp("the end of batch " + id + " was answered " + reply.status());
                    return;
                  }
                  heard(reply);
                  long millis = reply.item().finished() / 1_000;
                  now.when(
                      around
                          .host()
                          .tell(head, isCanceled(), millis, Packing.counts(reply.item().counts())),
                      kept -> told(now, millis),
                      failure -> now.giveUp("the end of a batch could not be kept: " + failure));
                }));
  }

  private void told(BatchLink now, long millis) {
    now.ask(() -> now.batch(id).told(), reply -> unlist(now, millis));
  }

  private void unlist(BatchLink now, long millis) {
    now.ask(
        () -> now.directory().mark(id, BatchDirectory.Mark.FINISHED, millis),
        marked -> around.over(this, millis));
  }
}
