package dev.ringfence.engine.redis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** One script that tells shards of one server what became of attempts. Immutable. */
final class Tell {
  private static final int HEADER = 2;

  /** What one shard is told, in this order. */
  record Part(RedisShard shard, List<? extends Fact> facts) {
    boolean sameAttempts(Part other) {
      if (facts.size() != other.facts.size()) {
        return false;
      }
      for (int i = 0; i < facts.size(); i++) {
        if (facts.get(i).attempt() != other.facts.get(i).attempt()) {
          return false;
        }
      }
      return true;
    }

    /** Whether one group of the script says all of it. */
    boolean alike() {
      return groupEnd(0) == facts.size();
    }

    int groupEnd(int from) {
      int to = from + 1;
      while (to < facts.size()
          && facts.get(to).keep() == facts.get(from).keep()
          && facts.get(to).code().equals(facts.get(from).code())) {
        to++;
      }
      return to;
    }
  }

  private final List<Part> parts;
  private final Map<RedisShard, Integer> shards = new LinkedHashMap<>();

  /**
   * @param parts at least one; all their shards {@linkplain RedisShard#joins join}
   */
  Tell(List<Part> parts) {
    this.parts = List.copyOf(parts);
    for (Part part : parts) {
      shards.putIfAbsent(part.shard, shards.size());
    }
  }

  /** An answer for each part. Leaves with the next flush. */
  CompletionStage<List<Answer<Settled>>> ask() {
    RedisShard any = parts.get(0).shard;
    return any.link()
        .run(any.scripts().tell, RedisShard.keys(shards.keySet()), arguments(any.node()))
        .thenApply(this::answers);
  }

  private String[] arguments(Node node) {
    Arguments arguments = new Arguments(node).add(shards.size());
    for (RedisShard shard : shards.keySet()) {
      arguments.add(ShardTerms.keep(shard.terms().sends()));
    }
    Part before = null;
    for (Part part : parts) {
      // A call's end is told to its number and to its destination: its attempt is named once.
      boolean repeated =
          before != null && before.alike() && part.alike() && part.sameAttempts(before);
      for (int from = 0; from < part.facts.size(); ) {
        int to = part.groupEnd(from);
        Fact first = part.facts.get(from);
        arguments.add(shards.getOrDefault(part.shard, 0) + 1).add(first.code()).add(first.keep());
        arguments.add(repeated ? 0 : to - from);
        for (int i = from; i < to && !repeated; i++) {
          arguments.addId(part.facts.get(i).attempt());
        }
        from = to;
      }
      before = part;
    }
    return arguments.all();
  }

  /** Only what held nothing is named, and the instants of a shard follow one another. */
  private List<Answer<Settled>> answers(List<Object> reply) {
    Answer.Status status = Answer.Status.valueOf(String.valueOf(reply.get(0)));
    String epoch = String.valueOf(reply.get(1));
    List<Answer<Settled>> answers = new ArrayList<>(parts.size());
    if (status != Answer.Status.OK) {
      parts.forEach(part -> answers.add(new Answer<>(status, epoch, 0, List.of())));
      return answers;
    }
    long[] next = new long[shards.size()];
    for (int n = 0; n < next.length; n++) {
      next[n] = RedisShard.number(reply, HEADER + n);
    }
    int idle = HEADER + next.length;
    int place = 0;
    for (Part part : parts) {
      int shard = shards.getOrDefault(part.shard, 0);
      long instant = next[shard];
      List<Settled> items = new ArrayList<>(part.facts.size());
      for (Fact fact : part.facts) {
        boolean held = idle == reply.size() || RedisShard.number(reply, idle) != place;
        idle += held ? 0 : 1;
        long start = fact.started() ? next[shard]++ : 0;
        long send = fact.sent() ? next[shard]++ : 0;
        items.add(new Settled(held, start, send));
        place++;
      }
      answers.add(new Answer<>(status, epoch, instant, items));
    }
    return answers;
  }
}
