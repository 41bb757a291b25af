package dev.ringfence.engine.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one turn of a node tells shards of its attempts: collected, so that a server that has
 * several of them is told in one script, which is done whole or not at all. Not thread-safe; for
 * one turn. Answers are those that the shards would give one by one.
 */
public final class Tidings {
  private static final int MOST_AT_ONCE = 2 * LimitShard.MOST_ITEMS;

  private record Item(
      LimitShard shard,
      List<? extends Fact> facts,
      Supplier<CompletionStage<Answer<Settled>>> alone,
      CompletableFuture<Answer<Settled>> answer) {
    boolean joins(Item other) {
      return shard instanceof RedisShard one
          && other.shard instanceof RedisShard another
          && one.joins(another);
    }

    void settle(@Nullable Answer<Settled> given, @Nullable Throwable failure) {
      if (failure != null) {
        answer.completeExceptionally(failure);
      } else {
        answer.complete(given);
      }
    }
  }

  private final List<Item> items = new ArrayList<>();

  /** As {@link LimitShard#answered}, asked when all is sent. */
  public CompletionStage<Answer<Settled>> answered(LimitShard shard, List<Sighting> sightings) {
    return add(shard, sightings, () -> shard.answered(sightings));
  }

  /** As {@link LimitShard#release}, asked when all is sent. */
  public CompletionStage<Answer<Settled>> release(LimitShard shard, List<Release> releases) {
    return add(shard, releases, () -> shard.release(releases));
  }

  private CompletionStage<Answer<Settled>> add(
      LimitShard shard,
      List<? extends Fact> facts,
      Supplier<CompletionStage<Answer<Settled>>> alone) {
    Item item = new Item(shard, facts, alone, new CompletableFuture<>());
    items.add(item);
    return item.answer;
  }

  /** Asks all, in the order in which it was collected. It leaves with the next flush. */
  public void send() {
    for (int from = 0; from < items.size(); ) {
      Item first = items.get(from);
      int count = first.facts.size();
      int to = from + 1;
      while (to < items.size()
          && first.joins(items.get(to))
          && count + items.get(to).facts.size() <= MOST_AT_ONCE) {
        count += items.get(to).facts.size();
        to++;
      }
      if (to == from + 1) {
        CompletionStage<?> unused = first.alone.get().whenComplete(first::settle);
      } else {
        together(items.subList(from, to));
      }
      from = to;
    }
    items.clear();
  }

  private static void together(List<Item> some) {
    List<Item> told = List.copyOf(some);
    List<Tell.Part> parts = new ArrayList<>(told.size());
    for (Item item : told) {
      if (item.shard instanceof RedisShard redis) {
        parts.add(new Tell.Part(redis, item.facts));
      }
    }
    CompletionStage<?> unused =
        new Tell(parts)
            .ask()
            .whenComplete(
                (answers, failure) -> {
                  for (int i = 0; i < told.size(); i++) {
                    told.get(i).settle(answers == null ? null : answers.get(i), failure);
                  }
                });
  }
}
