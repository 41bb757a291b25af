package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.redis.Answer.Status;
import dev.ringfence.engine.redis.batch.Fate;
import dev.ringfence.engine.redis.batch.Resumption;
import dev.ringfence.engine.redis.batch.Resumption.Step;
import dev.ringfence.engine.redis.batch.Segment.Claimed;
import dev.ringfence.engine.redis.batch.Segment.Owned;
import dev.ringfence.engine.redis.batch.Segment.Write;
import dev.ringfence.engine.redis.batch.SharedBatch;
import dev.ringfence.engine.redis.batch.Standing;
import dev.ringfence.engine.store.CallResult;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Change;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Joins one batch on one link: fences what a former life of this node asked for, says again what
 * Redis may have lost, names what it owns, waits until all nodes have, and takes from its former
 * life what that had owned. Confined to the thread of the shared limits.
 */
final class Joining {
  private static final long WAIT_MILLIS = 100;

  /** With many batches, asking for each again and again is all that Redis would do. */
  private static final long LONGEST_WAIT_MILLIS = 1_000;

  private final LiveBatch batch;
  private final BatchLink link;
  private final SharedBatch shared;
  private final Around around;
  private final Runnable joined;

  /** Segments that Redis says are this node's. */
  private final Set<Integer> mine = new HashSet<>();

  /** Of these, whose tokens it did not know: what became of their rows is read again. */
  private final Set<Integer> changed = new HashSet<>();

  /** Segments of which every row is disposed there, though this node may not have heard so. */
  private final Set<Integer> done = new HashSet<>();

  private String epoch = "";
  private boolean told;
  private long wait = WAIT_MILLIS;

  Joining(LiveBatch batch, BatchLink link, Around around, Runnable joined) {
    this.batch = batch;
    this.link = link;
    this.around = around;
    this.joined = joined;
    shared = link.batch(batch.id);
  }

  /** The name under which this node's store keeps the epoch in which it has joined. */
  private String shard() {
    return "b:" + batch.id;
  }

  void begin() {
    link.ask(
        () -> shared.look(),
        look -> {
          if (look.done() && look.standing().state() != Standing.State.UPLOAD) {
            batch.span = look.item().span();
            fence();
          } else {
            around.absent(batch);
          }
        });
  }

  private void fence() {
    link.ask(
        () -> shared.fence(link.node().name(), link.formerLife()),
        fenced -> {
          if (fenced.status() == Status.ABSENT) {
            around.absent(batch);
            return;
          }
          link.ask(
              () -> shared.resume(Resumption.begin()),
              begun -> {
                if (!begun.done()) {
                  around.absent(batch);
                  return;
                }
                batch.heard(begun);
                epoch = begun.epoch();
                long since = begun.items().get(0);
                // Redis may lose a batch alone, and the epoch goes on: it has nothing then.
                told = since != 0 && epoch.equals(around.store().shared().epoch(shard()));
                if (told) {
                  name();
                } else {
                  sayAgain(lostSince(since), 0);
                }
              });
        });
  }

  /** What Redis may have lost of what this node knows. */
  private List<Write> lostSince(long instant) {
    List<Write> writes = new ArrayList<>();
    around
        .store()
        .afterLoss(
            batch.id,
            instant,
            new CallStore.RowFate() {
              @Override
              public void result(int row, CallResult result) {
                writes.add(
                    new Write(0, Fate.disposed(row, Packing.kind(result), Packing.result(result))));
              }

              @Override
              public void retry(int row, int attempts, long dueMillis) {
                writes.add(new Write(0, Fate.retry(row, attempts, dueMillis)));
              }
            });
    return writes;
  }

  private void sayAgain(List<Write> writes, int from) {
    if (from >= writes.size()) {
      name();
      return;
    }
    int to = Math.min(writes.size(), from + SharedBatch.MOST_ITEMS);
    link.ask(
        () -> shared.write(writes.subList(from, to), true),
        reply -> {
          batch.heard(reply);
          if (reply.done()) {
            sayAgain(writes, to);
          } else {
            link.giveUp("fates said again were answered " + reply.status());
          }
        });
  }

  private void name() {
    List<Owned> owned = new ArrayList<>();
    for (Part part : batch.parts.values()) {
      if (batch.needs(part)) {
        owned.add(part.owned());
      }
    }
    name(owned, 0);
  }

  private void name(List<Owned> owned, int from) {
    int to = Math.min(owned.size(), from + SharedBatch.MOST_ITEMS);
    List<Owned> some = owned.subList(from, to);
    boolean last = to == owned.size();
    link.ask(
        () ->
            shared.resume(
                new Resumption(
                    last ? Step.END : Step.MORE,
                    epoch,
                    batch.seen(),
                    batch.standing().version(),
                    batch.standing().state(),
                    some)),
        reply -> {
          if (!reply.done()) {
            link.giveUp("the resumption of batch " + batch.id + " was answered " + reply.status());
            return;
          }
          for (int i = 0; i < some.size(); i++) {
            long answer = reply.items().get(i);
            if (answer == Resumption.OWNED) {
              mine.add(some.get(i).segment());
            } else if (answer == Resumption.DONE) {
              done.add(some.get(i).segment());
            }
          }
          batch.heard(reply);
          if (last) {
            Resumption.unnamed(reply.items(), some.size()).forEach(this::own);
            askToOpen();
          } else {
            name(owned, to);
          }
        });
  }

  private void askToOpen() {
    link.ask(
        () -> shared.open(link.nodes()),
        reply -> {
          if (!reply.done()) {
            link.giveUp("the opening of batch " + batch.id + " was answered " + reply.status());
          } else if (reply.items().isEmpty()) {
            takeFromFormerLife();
          } else {
            link.later(wait, this::askToOpen);
            wait = Math.min(LONGEST_WAIT_MILLIS, 2 * wait);
          }
        });
  }

  /**
   * What a life before this one had owned was fenced above, so it cannot be named, but taken; not
   * what another is taking over.
   */
  private void takeFromFormerLife() {
    link.ask(
        () ->
            shared.takeOver(
                link.node().name(), around.given(), link.formerLife(), SharedBatch.MOST_ITEMS),
        reply -> {
          if (!reply.done()) {
            link.giveUp("taking over from a former life was answered " + reply.status());
            return;
          }
          batch.heard(reply);
          reply.items().forEach(this::own);
          if (reply.items().size() == SharedBatch.MOST_ITEMS) {
            takeFromFormerLife();
          } else {
            renew(granted(), 0);
          }
        });
  }

  /** It is this node's under a token that it did not know: others may have had it before. */
  private void own(Claimed claimed) {
    mine.add(claimed.segment());
    batch.own(claimed);
    changed.add(claimed.segment());
  }

  /** What was granted while others had not spoken may be another's by now. */
  private void renew(List<Owned> owned, int from) {
    if (from >= owned.size()) {
      verify();
      return;
    }
    List<Owned> some = owned.subList(from, Math.min(owned.size(), from + SharedBatch.MOST_ITEMS));
    link.ask(
        () -> shared.renew(some),
        reply -> {
          if (!reply.done()) {
            link.giveUp("a renewal in batch " + batch.id + " was answered " + reply.status());
            return;
          }
          batch.heard(reply);
          for (int i = 0; i < some.size(); i++) {
            if (!reply.items().get(i)) {
              mine.remove(some.get(i).segment());
            }
          }
          renew(owned, from + some.size());
        });
  }

  private List<Owned> granted() {
    return batch.parts.values().stream()
        .filter(part -> mine.contains(part.segment))
        .map(Part::owned)
        .toList();
  }

  /** Nothing is dialled of what another node has had meanwhile. */
  private void verify() {
    List<Part> open = new ArrayList<>();
    for (Part part : batch.parts.values()) {
      if (done.contains(part.segment)) {
        // What is stored here has the same dispositions; what is not, need not come.
        part.finished |= part.local == 0;
        continue;
      }
      if (!part.finished && !mine.contains(part.segment)) {
        // Somebody has taken it over, and Redis has lost that it was to be. The rest follows.
        link.lost("segment " + part.segment + " of batch " + batch.id + " is another node's");
        return;
      }
      if (!part.finished && part.local != 0 && (!told || changed.contains(part.segment))) {
        open.add(part);
      }
    }
    compare(open, 0);
  }

  /** The fates of what others may have worked on are read again. */
  private void compare(List<Part> open, int next) {
    if (next == open.size()) {
      if (!told) {
        around.keep(List.of(new Change.Reasserted(shard(), epoch)));
      }
      joined.run();
      return;
    }
    Part part = open.get(next);
    link.ask(
        () -> shared.content(part.segment),
        reply -> {
          if (!reply.done() || reply.items().isEmpty()) {
            link.giveUp("rows of batch " + batch.id + " were answered " + reply.status());
            return;
          }
          batch.heard(reply);
          List<Fate> fates = reply.item().fates();
          around.headOf(
              batch,
              link,
              head -> {
                // Before it is joined, since what is owed then is written first.
                KnownFates.missing(around.store(), head, part, fates).forEach(batch::oweKnown);
                agree(part, fates, () -> compare(open, next + 1));
              });
        });
  }

  private void agree(Part part, List<Fate> fates, Runnable then) {
    link.when(
        around.host().agrees(part.local, part.first, fates),
        agrees -> {
          if (agrees) {
            then.run();
          } else {
            link.giveUp("ALARM another node has worked on our part of batch " + batch.id);
          }
        },
        failure -> link.giveUp("a part could not be compared: " + failure));
  }
}
