package dev.ringfence.engine.redis.batch;

import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.redis.Admission;
import dev.ringfence.engine.redis.Answer;
import dev.ringfence.engine.redis.ByteLink;
import dev.ringfence.engine.redis.Held;
import dev.ringfence.engine.redis.LimitShard;
import dev.ringfence.engine.redis.Node;
import dev.ringfence.engine.redis.Reassertion;
import dev.ringfence.engine.redis.RedisLink;
import dev.ringfence.engine.redis.RedisSettings;
import dev.ringfence.engine.redis.RedisShard;
import dev.ringfence.engine.redis.RedisTest;
import dev.ringfence.engine.redis.ShardKeys;
import dev.ringfence.engine.redis.ShardTerms;
import dev.ringfence.engine.redis.batch.Segment.Owned;
import dev.ringfence.engine.redis.batch.Standing.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What one node has of Redis, with the production scripts, on one life and link. */
final class Side implements AutoCloseable, TakeOver.Journal {
  static final List<String> NODES = List.of("a", "b", "c");
  static final String NUMBER = "+14155550100";
  private static final ShardTerms TERMS =
      new ShardTerms(
          ShardTerms.Kind.ACCOUNT,
          1,
          Duration.ofSeconds(10),
          -1,
          List.<RateLimit>of(),
          Duration.ofDays(7),
          Duration.ofSeconds(60));

  final String name;
  final Node node;
  final ByteLink link;
  final RedisLink limitLink;
  final List<LimitShard> limits = new ArrayList<>();
  final BatchDirectory directory;
  final Members members;
  private final BatchKeys keys = new BatchKeys("rf:");

  /** What is on its disk: attempts that it has adopted. */
  final Map<Long, Held> journal = new LinkedHashMap<>();

  boolean diskFails;

  /** What happens while it writes to its disk. */
  Supplier<CompletionStage<?>> meanwhile = () -> CompletableFuture.completedFuture(null);

  Side(String uri, String name, long life, int linkNumber) {
    this.name = name;
    node = Node.of(name, life, linkNumber);
    RedisSettings settings =
        new RedisSettings(uri, Duration.ofSeconds(5), Duration.ofSeconds(10), 10_000);
    link = ByteLink.open(RedisTest.shared().resources, settings);
    limitLink = RedisLink.open(RedisTest.shared().resources, settings);
    for (ShardKeys shard :
        List.of(ShardKeys.account("rf:", "acme"), ShardKeys.account("rf:", "zeta"))) {
      limits.add(
          new RedisShard(
              limitLink, shard, node, () -> TERMS, () -> System.currentTimeMillis() * 1_000));
    }
    directory = new RedisDirectory(link, keys, node);
    members = new RedisMembers(link, keys, node);
  }

  SharedBatch batch(String id) {
    return new RedisBatch(link, keys, node, id);
  }

  void flush() {
    link.flush();
    limitLink.flush();
  }

  <T> Reply<T> get(CompletionStage<Reply<T>> stage) {
    flush();
    return stage.toCompletableFuture().join();
  }

  <T> Answer<T> ask(CompletionStage<Answer<T>> stage) {
    flush();
    return stage.toCompletableFuture().join();
  }

  /** Says in the directory and in every shard of limits that it holds what is in its journal. */
  void begin() {
    for (LimitShard shard : limits) {
      String epoch = ask(shard.reassert(Reassertion.begin())).epoch();
      List<Reassertion.Holding> holdings =
          journal.values().stream()
              .map(
                  held ->
                      new Reassertion.Holding(
                          held.attempt(),
                          held.subject(),
                          held.startSettled(),
                          held.sendSettled(),
                          held.note()))
              .toList();
      ask(shard.reassert(new Reassertion(Reassertion.Step.END, epoch, holdings, List.of())));
    }
    String epoch = get(directory.beginEnrol()).epoch();
    get(directory.endEnrol(epoch, 0));
  }

  void open() {
    limits.forEach(shard -> ask(shard.open(NODES)));
    get(directory.open(NODES));
  }

  void resume(String id, Owned... owned) {
    String epoch = get(batch(id).resume(Resumption.begin())).epoch();
    get(
        batch(id)
            .resume(
                new Resumption(Resumption.Step.END, epoch, 0, 0, State.RUNNING, List.of(owned))));
  }

  /** As a node accepts a batch: announced, put, accepted, and announced to have changed. */
  void accept(String id, int rows, int span) {
    get(directory.announce(id, new byte[] {1}, false));
    SharedBatch batch = batch(id);
    long upload = get(batch.begin("print", rows, span, Duration.ofMinutes(1))).item().token();
    for (int segment = 0; segment * span < rows; segment++) {
      get(batch.putRows(upload, segment, new byte[] {(byte) segment}));
    }
    get(batch.accept(upload, new byte[] {2}, new Standing(1, State.RUNNING, 0, false), false));
    get(directory.mark(id, BatchDirectory.Mark.ACCEPTED, 0));
  }

  /** Reserves and commits an attempt, as what is dialled next. */
  boolean dial(long attempt, String note) {
    Admission admission = new Admission(attempt, NUMBER, 1, List.of(), note);
    LimitShard shard = limits.get(0);
    var reserved = ask(shard.reserve(List.of(admission)));
    return reserved.done()
        && reserved.items().get(0).granted()
        && ask(shard.commit(List.of(attempt))).items().equals(List.of(true));
  }

  TakeOver takeOver() {
    return new TakeOver(limits, directory, this::batch, members, this, this::flush);
  }

  @Override
  public CompletionStage<?> keep(LimitShard shard, List<Held> attempts) {
    if (diskFails) {
      return CompletableFuture.failedFuture(new IllegalStateException("the disk fails"));
    }
    attempts.forEach(held -> journal.put(held.attempt(), held));
    return meanwhile.get();
  }

  @Override
  public CompletionStage<?> drop(LimitShard shard, List<Held> attempts) {
    attempts.forEach(held -> journal.remove(held.attempt()));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {
    link.close();
    limitLink.close();
  }
}
