package dev.ringfence.engine.cluster;

import dev.ringfence.engine.config.EngineConfig.Cluster;
import dev.ringfence.engine.redis.Admissions;
import dev.ringfence.engine.redis.Answer;
import dev.ringfence.engine.redis.ByteLink;
import dev.ringfence.engine.redis.LimitShard;
import dev.ringfence.engine.redis.Node;
import dev.ringfence.engine.redis.Reassertion;
import dev.ringfence.engine.redis.Reassertion.Holding;
import dev.ringfence.engine.redis.Reassertion.Start;
import dev.ringfence.engine.redis.Reassertion.Step;
import dev.ringfence.engine.redis.RedisLink;
import dev.ringfence.engine.redis.RedisShard;
import dev.ringfence.engine.redis.Script;
import dev.ringfence.engine.redis.ShardKeys;
import dev.ringfence.engine.redis.batch.BatchKeys;
import dev.ringfence.engine.redis.suppression.SuppressionKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All shards as one incarnation of this node reaches them: one link, given up at the first answer
 * that does not come. Confined to the thread of {@link SharedLimits}; stages complete on the
 * client's threads.
 */
final class NodeLink implements AutoCloseable {
  private static final Script TIME = Script.of("return redis.call('TIME')");

  private final RedisLink redis;
  private final ByteLink bytes;
  private final Node node;
  private final Cluster cluster;
  private final Map<String, LimitShard> shards = new LinkedHashMap<>();
  private final Map<String, String> channels = new LinkedHashMap<>();
  private final Admissions admissions;
  private final Marks marks;
  private final Executor thread;
  private final LongSupplier wallMicros;

  /**
   * @param thread where answers are told
   */
  NodeLink(
      RedisLink redis,
      ByteLink bytes,
      Supplier<SharedTerms> terms,
      long incarnation,
      Executor thread,
      LongSupplier wallMicros) {
    this.redis = redis;
    this.bytes = bytes;
    this.thread = thread;
    this.wallMicros = wallMicros;
    cluster = terms.get().cluster();
    node = new Node(cluster.node(), incarnation);
    marks = new Marks(bytes, node, cluster);
    for (String account : terms.get().accounts().keySet()) {
      ShardKeys keys = ShardKeys.account(cluster.prefix(), account);
      channels.put(keys.news(), account);
      marks.add(PastStarts.account(account), keys);
      shards.put(
          PastStarts.account(account),
          new RedisShard(redis, keys, node, () -> terms.get().account(account), wallMicros));
    }
    for (int slice = 0; slice < cluster.slices(); slice++) {
      ShardKeys keys = ShardKeys.destinations(cluster.prefix(), slice, cluster.slices());
      String name = PastStarts.sliceName(slice, cluster.slices());
      marks.add(name, keys);
      shards.put(
          name, new RedisShard(redis, keys, node, () -> terms.get().destinations(), wallMicros));
    }
    admissions = new Admissions(this::slice, this::account, redis::flush);
  }

  /** By how much this node's clock is ahead of Redis'; zero within the time that asking takes. */
  CompletionStage<Duration> clockAhead() {
    long before = wallMicros.getAsLong();
    CompletionStage<List<Object>> asked =
        bytes.run(TIME, new String[] {cluster.prefix() + "time"}, new byte[0][]);
    bytes.flush();
    return asked.thenApply(
        reply -> {
          long there = number(reply.get(0)) * 1_000_000 + number(reply.get(1));
          long after = wallMicros.getAsLong();
          long ahead = there < before ? before - there : Math.min(0, after - there);
          return Duration.of(ahead, ChronoUnit.MICROS);
        });
  }

  private static long number(Object digits) {
    return Long.parseLong(new String((byte[]) digits, StandardCharsets.US_ASCII));
  }

  Marks marks() {
    return marks;
  }

  RedisLink redis() {
    return redis;
  }

  ByteLink bytes() {
    return bytes;
  }

  Node node() {
    return node;
  }

  Admissions admissions() {
    return admissions;
  }

  LimitShard slice(long destination) {
    return shard(PastStarts.slice(destination, cluster.slices()));
  }

  LimitShard account(String name) {
    return shard(PastStarts.account(name));
  }

  /** By the account's name. */
  Map<String, LimitShard> accounts() {
    Map<String, LimitShard> accounts = new LinkedHashMap<>();
    channels.values().forEach(account -> accounts.put(account, account(account)));
    return accounts;
  }

  List<LimitShard> slices() {
    List<LimitShard> slices = new ArrayList<>(shards.values());
    slices.removeAll(accounts().values());
    return slices;
  }

  private LimitShard shard(String name) {
    LimitShard shard = shards.get(name);
    if (shard == null) {
      throw new IllegalStateException("no shard " + name);
    }
    return shard;
  }

  void flush() {
    redis.flush();
  }

  /** Tells what came of it, on the thread of {@link SharedLimits}; one of the two is null. */
  <T> void whenDone(
      CompletionStage<T> asked, BiConsumer<? super @Nullable T, ? super @Nullable Throwable> then) {
    CompletionStage<T> unused =
        asked.whenComplete((answer, failure) -> thread.execute(() -> then.accept(answer, failure)));
  }

  /** Says something to all nodes. Whether they hear it is not waited for. */
  void say(String wanted) {
    CompletionStage<Long> unused = redis.publish(ShardKeys.wanted(cluster.prefix()), wanted);
    redis.flush();
  }

  /**
   * Told which account's shard published what, what nodes want, which batches there is news of, and
   * of which workspaces' suppressions.
   */
  CompletionStage<Void> listen(
      BiConsumer<String, String> told,
      Consumer<String> ofNodes,
      Consumer<String> ofBatches,
      Consumer<String> ofSuppressions) {
    List<String> all = new ArrayList<>(channels.keySet());
    String batches = new BatchKeys(cluster.prefix()).channel();
    all.add(batches);
    String suppressions = new SuppressionKeys(cluster.prefix()).channel();
    all.add(suppressions);
    String wanted = ShardKeys.wanted(cluster.prefix());
    all.add(wanted);
    return redis.listen(
        all,
        (channel, message) -> {
          String account = channels.get(channel);
          if (account != null) {
            told.accept(account, message);
          } else if (channel.equals(wanted)) {
            ofNodes.accept(message);
          } else if (channel.equals(batches)) {
            ofBatches.accept(message);
          } else if (channel.equals(suppressions)) {
            ofSuppressions.accept(message);
          }
        });
  }

  /** Fences lives of this node in every shard; before it re-asserts. */
  CompletionStage<Map<String, Answer<Boolean>>> fenceOwn(long upTo) {
    Map<String, CompletionStage<Answer<Boolean>>> asked = new LinkedHashMap<>();
    shards.forEach((name, shard) -> asked.put(name, shard.fence(node.name(), upTo)));
    redis.flush();
    return all(asked);
  }

  /** Begins to re-assert: each shard's epoch, and the instant up to which it lost nothing. */
  CompletionStage<Map<String, Answer<Long>>> begin() {
    Map<String, CompletionStage<Answer<Long>>> asked = new LinkedHashMap<>();
    shards.forEach((name, shard) -> asked.put(name, shard.reassert(Reassertion.begin())));
    redis.flush();
    return all(asked);
  }

  /**
   * Says to every shard what this node holds and, to those that lost something, what it started.
   */
  CompletionStage<Map<String, Answer<Long>>> name(
      Map<String, Answer<Long>> begun,
      Map<String, List<Holding>> holdings,
      Map<String, List<Start>> starts) {
    Map<String, CompletionStage<Answer<Long>>> asked = new LinkedHashMap<>();
    shards.forEach(
        (name, shard) -> {
          Answer<Long> answer = begun.get(name);
          if (answer != null) {
            asked.put(
                name,
                name(
                    shard,
                    answer.epoch(),
                    holdings.getOrDefault(name, List.of()),
                    starts.getOrDefault(name, List.of())));
          }
        });
    return all(asked);
  }

  private CompletionStage<Answer<Long>> name(
      LimitShard shard, String epoch, List<Holding> holdings, List<Start> starts) {
    List<Reassertion> parts = new ArrayList<>();
    for (int from = 0; from < starts.size(); from += LimitShard.MOST_ITEMS) {
      int to = Math.min(starts.size(), from + LimitShard.MOST_ITEMS);
      parts.add(new Reassertion(Step.MORE, epoch, List.of(), starts.subList(from, to)));
    }
    int from = 0;
    for (; holdings.size() - from > LimitShard.MOST_ITEMS; from += LimitShard.MOST_ITEMS) {
      List<Holding> some = holdings.subList(from, from + LimitShard.MOST_ITEMS);
      parts.add(new Reassertion(Step.MORE, epoch, some, List.of()));
    }
    parts.add(new Reassertion(Step.END, epoch, holdings.subList(from, holdings.size()), List.of()));
    return say(shard, parts, 0);
  }

  /** One after the other, so that a long history does not run into the time limit of a command. */
  private CompletionStage<Answer<Long>> say(LimitShard shard, List<Reassertion> parts, int next) {
    CompletionStage<Answer<Long>> said = shard.reassert(parts.get(next));
    redis.flush();
    return next == parts.size() - 1
        ? said
        : said.thenCompose(
            answer ->
                answer.done()
                    ? say(shard, parts, next + 1)
                    : CompletableFuture.completedFuture(answer));
  }

  /** Asks all shards to open; completes with the nodes that are waited for. */
  CompletionStage<Opening> open() {
    Map<String, CompletionStage<Answer<String>>> asked = new LinkedHashMap<>();
    shards.forEach((name, shard) -> asked.put(name, shard.open(cluster.nodes())));
    redis.flush();
    return all(asked)
        .thenApply(
            answers -> {
              Set<String> waitedFor = new LinkedHashSet<>();
              Answer.Status status = Answer.Status.OK;
              for (Answer<String> answer : answers.values()) {
                status = answer.done() ? status : answer.status();
                waitedFor.addAll(answer.items());
              }
              return new Opening(status, waitedFor);
            });
  }

  /**
   * What came of an opening.
   *
   * @param status OK, or why a shard did not hear of it
   * @param waitedFor nodes that have not re-asserted
   */
  record Opening(Answer.Status status, Set<String> waitedFor) {}

  private static <T> CompletionStage<Map<String, T>> all(Map<String, CompletionStage<T>> asked) {
    List<CompletableFuture<T>> futures = new ArrayList<>();
    asked.values().forEach(stage -> futures.add(stage.toCompletableFuture()));
    return CompletableFuture.allOf(futures.toArray(new CompletableFuture<?>[0]))
        .thenApply(
            done -> {
              Map<String, T> answers = new LinkedHashMap<>();
              int i = 0;
              for (String name : asked.keySet()) {
                answers.put(name, futures.get(i++).join());
              }
              return answers;
            });
  }

  /** Whether it has a shard for every account. */
  boolean covers(SharedTerms terms) {
    return channels.values().containsAll(terms.accounts().keySet());
  }

  boolean isOpen() {
    return redis.isOpen() && bytes.isOpen();
  }

  @Override
  public void close() {
    redis.close();
    bytes.close();
  }
}
