package dev.ringfence.engine.redis.batch;

import dev.ringfence.engine.redis.Answer;
import dev.ringfence.engine.redis.Held;
import dev.ringfence.engine.redis.LimitShard;
import dev.ringfence.engine.redis.batch.BatchDirectory.Entry;
import dev.ringfence.engine.redis.batch.Members.Over;
import dev.ringfence.engine.redis.batch.Segment.Claimed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Takes over what lives of nodes had, once {@link Members#declare} has given them to this one: see
 * the package's description for why in this order. Thread-safe.
 *
 * <p>A stage that fails leaves it half done; it is run again from its beginning then, here or
 * elsewhere.
 */
public final class TakeOver {
  /** Where attempts are written down before they are adopted. */
  public interface Journal {
    /**
     * The attempts are on this node's disk, as sent and of unknown fate, when the stage completes:
     * it re-asserts and reconciles them from then on. It is told of each at least once, and for
     * each shard that holds it.
     */
    CompletionStage<?> keep(LimitShard shard, List<Held> attempts);

    /** These turned out to be nobody's, or their node's own again: they are to be forgotten. */
    CompletionStage<?> drop(LimitShard shard, List<Held> attempts);
  }

  /**
   * A segment that was taken over. Immutable.
   *
   * @param batch its id
   */
  public record Taken(String batch, Claimed segment) {}

  /** A call was answered otherwise than the node expected: it is run again later. */
  public static final class NotNowException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotNowException(String what, Answer.Status status) {
      super(what + ": " + status);
    }
  }

  /** Batches that are asked about at a time. */
  private static final int AT_ONCE = 32;

  private final List<LimitShard> limits;
  private final BatchDirectory directory;
  private final Function<String, SharedBatch> batches;
  private final Members members;
  private final Journal journal;
  private final Runnable flush;

  /**
   * @param limits all shards of limits that there are; the node has re-asserted in each
   * @param batches a batch by its id; the node has resumed it
   * @param flush sends what waits
   */
  public TakeOver(
      List<LimitShard> limits,
      BatchDirectory directory,
      Function<String, SharedBatch> batches,
      Members members,
      Journal journal,
      Runnable flush) {
    this.limits = List.copyOf(limits);
    this.directory = directory;
    this.batches = batches;
    this.members = members;
    this.journal = journal;
    this.flush = flush;
  }

  /**
   * Takes over; completes with how many segments were taken.
   *
   * @param over all that is this node's to take over. One of them may hold what it had adopted of
   *     another, so nothing is taken before everything is adopted
   * @param taken told of each segment as soon as it is this node's: also when the rest fails, since
   *     it is not given a second time
   */
  public CompletionStage<Integer> of(List<Over> over, Consumer<Taken> taken) {
    List<String> live = new ArrayList<>();
    AtomicInteger count = new AtomicInteger();
    return each(over, this::fence)
        .thenCompose(done -> list(0, live))
        .thenCompose(done -> each(over, lives -> some(live, id -> fence(id, lives))))
        .thenCompose(done -> each(over, lives -> all(limits, s -> adopt(s, lives.node(), 0))))
        .thenCompose(done -> each(over, l -> some(live, id -> segments(id, l, taken, count))))
        .thenCompose(done -> each(over, this::settle))
        .thenApply(done -> count.get());
  }

  /**
   * Adopts what stands under former lives of this node, all of which were taken over to the end: an
   * older state of a shard has brought it back after its taker was done with it, so nobody else
   * looks for it. The node has joined everything, so whatever another holds is named as that one's.
   */
  public CompletionStage<Void> remains(String self) {
    return all(limits, shard -> adopt(shard, self, 0));
  }

  /** In every shard of limits, and in the directory. */
  private CompletionStage<Void> fence(Over lives) {
    return all(
            limits,
            shard ->
                shard
                    .fence(lives.node(), lives.upTo())
                    .thenAccept(answer -> expect("fence in a shard of limits", answer.status())))
        .thenCompose(done -> sent(directory.fence(lives.node(), lives.upTo())))
        .thenAccept(reply -> expect("fence in the directory", reply.status()));
  }

  private CompletionStage<Void> settle(Over lives) {
    return sent(members.settled(lives.node(), lives.upTo()))
        .thenAccept(reply -> expect("the end of the taking over", reply.status()));
  }

  private CompletionStage<Void> list(long since, List<String> live) {
    return sent(directory.changes(since, BatchDirectory.MOST_ITEMS))
        .thenCompose(
            reply -> {
              expect("the list of batches", reply.status());
              reply.items().forEach(entry -> live.add(entry.batch()));
              if (reply.items().size() < BatchDirectory.MOST_ITEMS) {
                return CompletableFuture.completedFuture(null);
              }
              Entry last = reply.items().get(reply.items().size() - 1);
              return list(last.at(), live);
            });
  }

  /** A batch that is not there, or is not accepted yet, has no owners. */
  private CompletionStage<Void> fence(String id, Over lives) {
    return sent(batches.apply(id).fence(lives.node(), lives.upTo()))
        .thenAccept(
            reply -> {
              if (reply.status() != Answer.Status.ABSENT) {
                expect("fence in batch " + id, reply.status());
              }
            });
  }

  private CompletionStage<Void> adopt(LimitShard shard, String silent, long after) {
    return sent(shard.heldBy(silent, after))
        .thenCompose(
            answer -> {
              expect("the list of what is held", answer.status());
              List<Held> held = answer.items();
              if (held.isEmpty()) {
                return CompletableFuture.completedFuture(null);
              }
              long last = held.get(held.size() - 1).attempt();
              return journal
                  .keep(shard, held)
                  .thenCompose(
                      kept -> sent(shard.adopt(silent, held.stream().map(Held::attempt).toList())))
                  .thenCompose(mine -> drop(shard, held, mine))
                  .thenCompose(done -> adopt(shard, silent, last));
            });
  }

  private CompletionStage<?> drop(LimitShard shard, List<Held> held, Answer<Boolean> mine) {
    expect("the adoption", mine.status());
    List<Held> others = new ArrayList<>();
    for (int i = 0; i < held.size(); i++) {
      if (!mine.items().get(i)) {
        others.add(held.get(i));
      }
    }
    return others.isEmpty() ? CompletableFuture.completedFuture(null) : journal.drop(shard, others);
  }

  private CompletionStage<Void> segments(
      String id, Over lives, Consumer<Taken> taken, AtomicInteger count) {
    return sent(batches.apply(id).takeOver(lives.node(), lives.upTo(), SharedBatch.MOST_ITEMS))
        .thenCompose(
            reply -> {
              if (reply.status() == Answer.Status.ABSENT) {
                return CompletableFuture.completedFuture(null);
              }
              expect("the segments of batch " + id, reply.status());
              reply.items().forEach(segment -> taken.accept(new Taken(id, segment)));
              count.addAndGet(reply.items().size());
              return reply.items().size() < SharedBatch.MOST_ITEMS
                  ? CompletableFuture.completedFuture(null)
                  : segments(id, lives, taken, count);
            });
  }

  private <T> CompletionStage<T> sent(CompletionStage<T> stage) {
    flush.run();
    return stage;
  }

  /**
   * So many at a time: there may be thousands of batches, all is done again if one waits, and calls
   * that wait long at the server are taken for lost.
   */
  private <T> CompletionStage<Void> some(List<T> each, Function<T, CompletionStage<Void>> call) {
    List<List<T>> groups = new ArrayList<>();
    for (int from = 0; from < each.size(); from += AT_ONCE) {
      groups.add(each.subList(from, Math.min(each.size(), from + AT_ONCE)));
    }
    return each(groups, group -> all(group, call));
  }

  /** One after the other. */
  private static <T> CompletionStage<Void> each(
      List<T> each, Function<T, CompletionStage<Void>> call) {
    CompletionStage<Void> done = CompletableFuture.completedFuture(null);
    for (T one : each) {
      done = done.thenCompose(before -> call.apply(one));
    }
    return done;
  }

  private <T> CompletionStage<Void> all(List<T> each, Function<T, CompletionStage<Void>> call) {
    CompletableFuture<?>[] calls =
        each.stream()
            .map(one -> call.apply(one).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    flush.run();
    return CompletableFuture.allOf(calls);
  }

  private static void expect(String what, Answer.Status status) {
    if (status != Answer.Status.OK) {
      throw new NotNowException(what, status);
    }
  }
}
