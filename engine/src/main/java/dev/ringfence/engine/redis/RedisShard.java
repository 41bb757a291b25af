package dev.ringfence.engine.redis;

import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.RateLimit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A shard in Redis: turns calls into scripts and their replies into answers. Thread-safe; calls
 * leave with the next {@link RedisLink#flush}.
 */
public final class RedisShard implements LimitShard {
  private static final int HEADER = 3;

  private final RedisLink link;
  private final Scripts scripts;
  private final String[] keys;
  private final Node node;
  private final Supplier<ShardTerms> terms;
  private final LongSupplier wallMicros;

  /**
   * @param terms what is in force, read at every call
   * @param wallMicros the node's wall clock, compared with that of Redis
   */
  public RedisShard(
      RedisLink link,
      ShardKeys keys,
      Node node,
      Supplier<ShardTerms> terms,
      LongSupplier wallMicros) {
    this(link, Scripts.OF_THE_PRODUCT, keys, node, terms, wallMicros);
  }

  RedisShard(
      RedisLink link,
      Scripts scripts,
      ShardKeys keys,
      Node node,
      Supplier<ShardTerms> terms,
      LongSupplier wallMicros) {
    this.link = link;
    this.scripts = scripts;
    this.keys = keys.all();
    this.node = node;
    this.terms = terms;
    this.wallMicros = wallMicros;
  }

  /** Whether one script can ask this one and another, as the same node. */
  boolean joins(RedisShard other) {
    return link == other.link
        && link.isOneServer()
        && scripts == other.scripts
        && node.equals(other.node);
  }

  RedisLink link() {
    return link;
  }

  Scripts scripts() {
    return scripts;
  }

  /** Those of several, in the order in which a script takes them. */
  static String[] keys(Collection<RedisShard> shards) {
    return shards.stream().flatMap(shard -> Arrays.stream(shard.keys)).toArray(String[]::new);
  }

  Node node() {
    return node;
  }

  ShardTerms terms() {
    return terms.get();
  }

  long wallMicros() {
    return wallMicros.getAsLong();
  }

  @Override
  public CompletionStage<Answer<Verdict>> reserve(List<Admission> admissions) {
    ShardTerms in = terms.get();
    Map<List<RateLimit>, Integer> kinds = new LinkedHashMap<>();
    for (Admission admission : admissions) {
      if (!admission.foreign()) {
        kinds.putIfAbsent(admission.windows(), kinds.size() + 1);
      }
    }
    Arguments arguments = start(admissions);
    arguments.add(in.config()).add(wallMicros.getAsLong()).addMicros(in.clockTolerance());
    arguments.add(in.kind().code).addMicros(in.reservation()).add(in.concurrency());
    arguments.addWindows(in.sends()).addMicros(in.longest()).add(kinds.size());
    kinds.keySet().forEach(arguments::addWindows);
    for (Admission admission : admissions) {
      arguments.addId(admission.attempt()).add(admission.subject()).add(admission.capacity());
      int which = admission.foreign() ? -1 : kinds.getOrDefault(admission.windows(), 0);
      arguments.add(which).add(admission.note());
    }
    return run(scripts.reserve, arguments, 3, (reply, at) -> verdict(in.kind(), reply, at));
  }

  @Override
  public CompletionStage<Answer<Boolean>> commit(List<Long> attempts) {
    Arguments arguments = start(attempts);
    attempts.forEach(attempt -> arguments.addId(attempt));
    return run(scripts.commit, arguments, 1, (reply, at) -> number(reply, at) == 1);
  }

  @Override
  public CompletionStage<Answer<Settled>> answered(List<Sighting> sightings) {
    return tell(sightings);
  }

  @Override
  public CompletionStage<Answer<Settled>> release(List<Release> releases) {
    return tell(releases);
  }

  private CompletionStage<Answer<Settled>> tell(List<? extends Fact> facts) {
    checkSize(facts);
    return new Tell(List.of(new Tell.Part(this, facts))).ask().thenApply(answers -> answers.get(0));
  }

  @Override
  public CompletionStage<Answer<Long>> reassert(Reassertion part) {
    Arguments arguments = start(part.holdings());
    checkSize(part.starts());
    String step =
        switch (part.step()) {
          case BEGIN -> "begin";
          case MORE -> "more";
          case END -> "end";
        };
    arguments.add(step).add(part.epoch()).add(part.holdings().size());
    for (Reassertion.Holding holding : part.holdings()) {
      String states = (holding.startSettled() ? "-" : "o") + (holding.sendSettled() ? "-" : "o");
      arguments.addId(holding.attempt()).add(holding.subject()).add(states).add(holding.note());
    }
    for (Reassertion.Start start : part.starts()) {
      arguments.add(start.subject()).add(start.instant()).add(start.keep());
    }
    return run(scripts.reassert, arguments, 1, RedisShard::number);
  }

  @Override
  public CompletionStage<Answer<String>> open(List<String> nodes) {
    Arguments arguments = start(nodes);
    nodes.forEach(arguments::add);
    return run(scripts.open, arguments, 1, (reply, at) -> String.valueOf(reply.get(at)));
  }

  @Override
  public CompletionStage<Answer<Boolean>> fence(String silent, long upTo) {
    Names.check("node", silent);
    Arguments arguments = start(List.of()).add(silent).add(upTo);
    return run(scripts.fence, arguments, 1, (reply, at) -> number(reply, at) == 1);
  }

  @Override
  public CompletionStage<Answer<Held>> heldBy(String whose, long after) {
    Names.check("node", whose);
    Arguments arguments = start(List.of()).add(whose);
    Arguments from = after == 0 ? arguments.add("") : arguments.addId(after);
    return run(scripts.held, from.add(MOST_ITEMS), 5, RedisShard::held);
  }

  @Override
  public CompletionStage<Answer<Boolean>> adopt(String from, List<Long> attempts) {
    Names.check("node", from);
    Arguments arguments = start(attempts).add(from);
    attempts.forEach(attempt -> arguments.addId(attempt));
    return run(scripts.adopt, arguments, 1, (reply, at) -> number(reply, at) == 1);
  }

  @Override
  public CompletionStage<Answer<Carried>> census() {
    return run(
            scripts.census,
            start(List.of()),
            3,
            (reply, at) ->
                new Carried(
                    String.valueOf(reply.get(at)),
                    String.valueOf(reply.get(at + 1)),
                    (int) number(reply, at + 2)))
        .thenApply(
            answer ->
                new Answer<>(
                    answer.status(),
                    answer.epoch(),
                    answer.instant(),
                    answer.items().stream().sorted(Carried.ORDER).toList()));
  }

  private Arguments start(List<?> items) {
    checkSize(items);
    return new Arguments(node);
  }

  private static void checkSize(List<?> items) {
    if (items.size() > MOST_ITEMS) {
      throw new IllegalArgumentException(
          items.size() + " items in one call; " + MOST_ITEMS + " at most");
    }
  }

  private <T> CompletionStage<Answer<T>> run(
      Script script, Arguments arguments, int each, BiFunction<List<Object>, Integer, T> item) {
    return link.run(script, keys, arguments.all()).thenApply(reply -> answer(reply, each, item));
  }

  private static <T> Answer<T> answer(
      List<Object> reply, int each, BiFunction<List<Object>, Integer, T> item) {
    Answer.Status status = Answer.Status.valueOf(String.valueOf(reply.get(0)));
    String epoch = String.valueOf(reply.get(1));
    List<T> items = new ArrayList<>();
    if (status != Answer.Status.OK) {
      return new Answer<>(status, epoch, 0, items);
    }
    for (int at = HEADER; at < reply.size(); at += each) {
      items.add(item.apply(reply, at));
    }
    return new Answer<>(status, epoch, number(reply, 2), items);
  }

  private static Verdict verdict(ShardTerms.Kind kind, List<Object> reply, int at) {
    int code = (int) number(reply, at);
    long instant = number(reply, at + 1);
    return new Verdict(
        limit(kind, code),
        String.valueOf(reply.get(at + 2)),
        code == 1,
        instant < 0 ? Denial.EVENT : instant);
  }

  static @Nullable Limit limit(ShardTerms.Kind kind, int code) {
    return switch (code) {
      case 0, 1 -> null;
      case 2 -> Limit.NUMBER_CHANNELS;
      case 3 -> kind == ShardTerms.Kind.ACCOUNT ? Limit.NUMBER_CAP : Limit.DESTINATION_LIMIT;
      case 4 -> Limit.ACCOUNT_CONCURRENCY;
      case 5 -> Limit.ACCOUNT_RATE;
      default -> throw new IllegalStateException("no such code: " + code);
    };
  }

  private static Held held(List<Object> reply, int at) {
    String states = String.valueOf(reply.get(at + 2));
    return new Held(
        HexFormat.fromHexDigitsToLong(String.valueOf(reply.get(at))),
        String.valueOf(reply.get(at + 1)),
        states.charAt(0) == '-',
        states.charAt(1) == '-',
        number(reply, at + 3),
        String.valueOf(reply.get(at + 4)));
  }

  static long number(List<Object> reply, int at) {
    return (Long) reply.get(at);
  }
}
