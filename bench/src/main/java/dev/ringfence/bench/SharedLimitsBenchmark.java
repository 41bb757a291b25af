package dev.ringfence.bench;

import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.redis.Admissions;
import dev.ringfence.engine.redis.Admissions.Decision;
import dev.ringfence.engine.redis.Answer;
import dev.ringfence.engine.redis.LimitShard;
import dev.ringfence.engine.redis.Node;
import dev.ringfence.engine.redis.Reassertion;
import dev.ringfence.engine.redis.RedisLink;
import dev.ringfence.engine.redis.RedisSettings;
import dev.ringfence.engine.redis.RedisShard;
import dev.ringfence.engine.redis.Release;
import dev.ringfence.engine.redis.ShardKeys;
import dev.ringfence.engine.redis.ShardTerms;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whole lives of admissions in Redis: reserved and committed at the destination and at the number,
 * and released at both. One operation is one admission; each thread has one batch under way.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@Threads(8)
@SuppressWarnings("NullAway.Init") // JMH sets up
public class SharedLimitsBenchmark {
  private static final int NUMBERS = 1_000;
  private static final int DESTINATIONS = 1_000_000;
  private static final List<RateLimit> CAPS = List.of(RateLimit.parse("60/1s"));
  private static final List<RateLimit> WINDOWS =
      List.of(RateLimit.parse("2/1ms"), RateLimit.parse("7/10ms"));

  /** A server of its own: what it has of these keys is overwritten. */
  @Param("redis://127.0.0.1:6379")
  public String uri;

  private final AtomicLong attempts = new AtomicLong();
  private ClientResources resources;
  private RedisLink link;
  private LimitShard slice;
  private LimitShard account;
  private Admissions admissions;

  @Setup(Level.Trial)
  public void open() {
    resources = DefaultClientResources.create();
    link =
        RedisLink.open(
            resources,
            new RedisSettings(uri, Duration.ofSeconds(2), Duration.ofSeconds(10), 10_000));
    slice = shard(ShardKeys.destinations("bench", 0, 1), ShardTerms.Kind.DESTINATIONS);
    account = shard(ShardKeys.account("bench", "acme"), ShardTerms.Kind.ACCOUNT);
    admissions = new Admissions(destination -> slice, name -> account, link::flush);
  }

  @TearDown(Level.Trial)
  public void close() {
    link.close();
    resources.shutdown();
  }

  private LimitShard shard(ShardKeys keys, ShardTerms.Kind kind) {
    ShardTerms terms =
        new ShardTerms(
            kind,
            1,
            Duration.ofSeconds(10),
            -1,
            List.of(),
            Duration.ofMillis(10),
            Duration.ofMinutes(1));
    // Later than any former run's.
    Node node = new Node("bench", System.currentTimeMillis());
    LimitShard shard =
        new RedisShard(link, keys, node, () -> terms, () -> System.currentTimeMillis() * 1_000);
    String epoch = get(shard.reassert(Reassertion.begin())).epoch();
    get(shard.reassert(new Reassertion(Reassertion.Step.END, epoch, List.of(), List.of())));
    get(shard.open(List.of("bench")));
    return shard;
  }

  private <T> Answer<T> get(CompletionStage<Answer<T>> stage) {
    link.flush();
    return stage.toCompletableFuture().join();
  }

  private static final AtomicLong SEEDS = new AtomicLong();

  /** Each thread's own: with the same, all would call the same destinations at once. */
  @State(Scope.Thread)
  public static class Luck {
    final SplittableRandom random = new SplittableRandom(SEEDS.getAndIncrement());
  }

  @Benchmark
  public long admissionsOneByOne(Luck luck) {
    return live(luck, 1);
  }

  @Benchmark
  @OperationsPerInvocation(32)
  public long admissionsOf32(Luck luck) {
    return live(luck, 32);
  }

  @Benchmark
  @OperationsPerInvocation(128)
  public long admissionsOf128(Luck luck) {
    return live(luck, 128);
  }

  private long live(Luck luck, int batch) {
    List<Admissions.Request> requests = new ArrayList<>(batch);
    long first = attempts.getAndAdd(batch);
    for (int i = 0; i < batch; i++) {
      requests.add(
          new Admissions.Request(
              first + i,
              4_917_000_000_000L + luck.random.nextInt(DESTINATIONS),
              WINDOWS,
              "acme",
              "+1415555" + luck.random.nextInt(NUMBERS),
              100,
              CAPS,
              "x"));
    }
    List<Decision> decisions = admissions.admit(requests).toCompletableFuture().join();
    List<Release> ends = new ArrayList<>(batch);
    for (Decision decision : decisions) {
      if (decision.outcome() == Decision.Outcome.GO) {
        ends.add(new Release(decision.attempt(), Release.Evidence.SEEN, 60));
      }
    }
    if (ends.size() * 10 < batch * 9) {
      throw new IllegalStateException("only " + ends.size() + " of " + batch + " were admitted");
    }
    CompletableFuture<?> number = account.release(ends).toCompletableFuture();
    CompletableFuture<?> destination = slice.release(ends).toCompletableFuture();
    link.flush();
    number.join();
    destination.join();
    return first;
  }
}
