package dev.ringfence.engine.redis;

import static dev.ringfence.engine.redis.RandomHistory.limits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.redis.Admissions.Decision;
import dev.ringfence.engine.redis.Admissions.Decision.Outcome;
import dev.ringfence.engine.redis.Admissions.Request;
import dev.ringfence.engine.redis.Reassertion.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two shards for one attempt: on one server, and on three that share the slots. */
@ExtendWith(RedisTest.class)
class AdmissionsTest {
  private static final int SLICES = 8;

  private final Map<String, LimitShard> shards = new HashMap<>();

  @SuppressWarnings("NullAway.Init") // each test opens its own
  private RedisLink link;

  private static ShardTerms terms(ShardTerms.Kind kind) {
    return new ShardTerms(
        kind, 1, Duration.ofSeconds(10), -1, List.of(), Duration.ofDays(7), Duration.ofSeconds(60));
  }

  private <T> Answer<T> get(CompletionStage<Answer<T>> stage) {
    link.flush();
    return stage.toCompletableFuture().join();
  }

  private LimitShard shard(ShardKeys keys, ShardTerms.Kind kind) {
    return shards.computeIfAbsent(
        keys.tag(),
        tag -> {
          LimitShard shard =
              new RedisShard(
                  link,
                  keys,
                  new Node("one", 1),
                  () -> terms(kind),
                  () -> System.currentTimeMillis() * 1_000);
          String epoch = get(shard.reassert(Reassertion.begin())).epoch();
          get(shard.reassert(new Reassertion(Step.END, epoch, List.of(), List.of())));
          get(shard.open(List.of("one")));
          return shard;
        });
  }

  private Admissions admissions(String prefix) {
    for (int s = 0; s < SLICES; s++) {
      shard(ShardKeys.destinations(prefix, s, SLICES), ShardTerms.Kind.DESTINATIONS);
    }
    for (int a = 0; a < 5; a++) {
      shard(ShardKeys.account(prefix, "account" + a), ShardTerms.Kind.ACCOUNT);
    }
    return new Admissions(
        destination ->
            shard(
                ShardKeys.destinations(prefix, ShardKeys.slice(destination, SLICES), SLICES),
                ShardTerms.Kind.DESTINATIONS),
        account -> shard(ShardKeys.account(prefix, account), ShardTerms.Kind.ACCOUNT),
        link::flush);
  }

  private LimitShard slice(long destination) {
    String tag = "d:" + ShardKeys.slice(destination, SLICES) + "/" + SLICES;
    return Objects.requireNonNull(shards.get(tag));
  }

  private static Request request(long attempt, long destination, String account, int channels) {
    return new Request(
        attempt,
        destination,
        limits("2/1h 7/7d"),
        account,
        "+1415555" + (destination % 3),
        channels,
        limits("60/1h"),
        "call " + attempt);
  }

  private void judge(String prefix) {
    Admissions admissions = admissions(prefix);
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      requests.add(request(i, 4_917_000_000L + i, "account" + i % 5, 3));
    }
    List<Decision> decisions = admissions.admit(requests).toCompletableFuture().join();
    // Five accounts, three numbers each, three channels each.
    assertThat(decisions).filteredOn(d -> d.outcome() == Outcome.GO).hasSize(45);
    assertThat(decisions)
        .filteredOn(d -> d.outcome() == Outcome.DENIED)
        .hasSize(45)
        .allMatch(d -> d.limit() == Limit.NUMBER_CHANNELS && d.waitMicros() == Denial.EVENT);
    for (Decision denied : decisions) {
      // Nothing is left of them at their destinations.
      if (denied.outcome() == Outcome.DENIED) {
        long destination = 4_917_000_000L + denied.attempt();
        LimitShard slice = slice(destination);
        Admission again =
            new Admission(1_000 + denied.attempt(), "" + destination, -1, limits("1/1h"), "");
        assertThat(get(slice.reserve(List.of(again))).items().get(0).granted()).isTrue();
      }
    }
  }

  @Test
  void p3_denialOfTheNumber_leavesNothingAtTheDestination() {
    RedisTest.Shared shared = RedisTest.shared();
    link = RedisLink.open(shared.resources, settings(shared.server.uri()));
    try (RedisLink open = link) {
      assertThat(open.isOpen()).isTrue();
      judge("admissions");
    }
  }

  @Test
  void p3_destinationThatIsFull_isDeniedUntilItsWindowOpens() {
    RedisTest.Shared shared = RedisTest.shared();
    link = RedisLink.open(shared.resources, settings(shared.server.uri()));
    try (RedisLink open = link) {
      assertThat(open.isOpen()).isTrue();
      Admissions admissions = admissions("full");
      for (int attempt = 1; attempt <= 2; attempt++) {
        Request request = request(attempt, 4_917_000_000L, "account0", 9);
        assertThat(admissions.admit(List.of(request)).toCompletableFuture().join().get(0).outcome())
            .isEqualTo(Outcome.GO);
        LimitShard slice = slice(request.destination());
        get(slice.release(List.of(new Release(attempt, Release.Evidence.SEEN, 7))));
      }
      Decision denied =
          admissions
              .admit(List.of(request(3, 4_917_000_000L, "account0", 9)))
              .toCompletableFuture()
              .join()
              .get(0);
      assertThat(denied.limit()).isEqualTo(Limit.DESTINATION_LIMIT);
      assertThat(denied.waitMicros()).isBetween(3_500_000_000L, 3_600_000_000L);
    }
  }

  @Test
  void p8_threeServersThatShareTheSlots_takeEveryCallWhereItsKeysAre() {
    try (RedisCluster cluster = RedisCluster.ofThree()) {
      link = RedisLink.open(RedisTest.shared().resources, settings(cluster.uri()));
      try (RedisLink open = link) {
        assertThat(open.isOpen()).isTrue();
        judge("cluster");
      }
    }
  }

  private static RedisSettings settings(String uri) {
    return new RedisSettings(uri, Duration.ofSeconds(5), Duration.ofSeconds(10), 10_000);
  }
}
