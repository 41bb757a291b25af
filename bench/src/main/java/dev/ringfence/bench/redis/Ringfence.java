package dev.ringfence.bench.redis;

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
import dev.ringfence.engine.redis.Tidings;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** The engine's own: one account, one slice of destinations, one link. */
final class Ringfence implements Contender {
  private static final String NODE = "bench";
  private static final long FIRST_NUMBER = 14_155_550_000L;
  private static final long FIRST_DESTINATION = 4_917_000_000_000L;

  private final AtomicLong attempts = new AtomicLong();
  private final Limits limits;
  private final ClientResources resources = DefaultClientResources.create();
  private final RedisLink link;
  private final LimitShard slice;
  private final LimitShard account;
  private final Admissions admissions;

  Ringfence(String uri, Limits limits) {
    this.limits = limits;
    link =
        RedisLink.open(
            resources,
            new RedisSettings(uri, Duration.ofSeconds(2), Duration.ofSeconds(10), 10_000));
    link.prepare().toCompletableFuture().join();
    slice = shard(ShardKeys.destinations(NODE, 0, 1), ShardTerms.Kind.DESTINATIONS);
    account = shard(ShardKeys.account(NODE, "acme"), ShardTerms.Kind.ACCOUNT);
    admissions = new Admissions(destination -> slice, name -> account, link::flush);
  }

  private LimitShard shard(ShardKeys keys, ShardTerms.Kind kind) {
    ShardTerms terms =
        new ShardTerms(
            kind,
            1,
            Duration.ofSeconds(10),
            -1,
            List.of(),
            limits.longest(),
            Duration.ofMinutes(1));
    LimitShard shard =
        new RedisShard(
            link, keys, new Node(NODE, 1), () -> terms, () -> System.currentTimeMillis() * 1_000);
    String epoch = get(shard.reassert(Reassertion.begin())).epoch();
    get(shard.reassert(new Reassertion(Reassertion.Step.END, epoch, List.of(), List.of())));
    get(shard.open(List.of(NODE)));
    return shard;
  }

  private <T> Answer<T> get(CompletionStage<Answer<T>> stage) {
    link.flush();
    return stage.toCompletableFuture().join();
  }

  @Override
  public CompletionStage<Admitted> admit(SplittableRandom random, int batch) {
    List<Admissions.Request> requests = new ArrayList<>(batch);
    long first = attempts.getAndAdd(batch);
    for (int i = 0; i < batch; i++) {
      requests.add(
          new Admissions.Request(
              first + i,
              FIRST_DESTINATION + random.nextInt(Limits.DESTINATIONS),
              limits.destination,
              "acme",
              Long.toString(FIRST_NUMBER + random.nextInt(Limits.NUMBERS)),
              Limits.CHANNELS,
              limits.number,
              "b1/" + i));
    }
    return admissions.admit(requests).thenApply(this::admitted);
  }

  private Admitted admitted(List<Decision> decisions) {
    List<Long> held = new ArrayList<>(decisions.size());
    for (Decision decision : decisions) {
      if (decision.outcome() == Decision.Outcome.GO) {
        held.add(decision.attempt());
      }
    }
    return new Admitted() {
      @Override
      public int count() {
        return held.size();
      }

      @Override
      public CompletionStage<?> release() {
        return over(held);
      }
    };
  }

  private CompletionStage<?> over(List<Long> held) {
    Tidings tidings = new Tidings();
    CompletableFuture<?> number =
        tidings.release(account, ends(held, ShardTerms.keep(limits.number))).toCompletableFuture();
    CompletableFuture<?> destination =
        tidings
            .release(slice, ends(held, ShardTerms.keep(limits.destination)))
            .toCompletableFuture();
    tidings.send();
    link.flush();
    return CompletableFuture.allOf(number, destination);
  }

  private static List<Release> ends(List<Long> held, int keep) {
    List<Release> ends = new ArrayList<>(held.size());
    held.forEach(attempt -> ends.add(new Release(attempt, Release.Evidence.SEEN, keep)));
    return ends;
  }

  @Override
  public void close() {
    link.close();
    resources.shutdown();
  }
}
