package dev.ringfence.engine.redis;

import static dev.ringfence.engine.redis.RandomHistory.limits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfence.engine.redis.Release.Evidence;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real Redis keeps the contract, and what is said of the keys themselves. */
@ExtendWith(RedisTest.class)
class RedisShardTest extends LimitShardContract {
  @SuppressWarnings("NullAway.Init") // with the world, before each test
  private RedisWorld redis;

  @Override
  ShardWorld world(ShardTerms terms) {
    RedisTest.Shared shared = RedisTest.shared();
    redis = new RedisWorld(shared.server, shared.resources, terms, UnaryOperator.identity());
    return redis;
  }

  private <T> T now(RedisFuture<T> future) {
    redis.flush();
    return LettuceFutures.awaitOrCancel(future, 5, TimeUnit.SECONDS);
  }

  @Test
  void p2_higherCap_beginsClosedWhereHistoryIsForgotten() {
    List<Long> starts = new ArrayList<>();
    for (int attempt = 1; attempt <= 3; attempt++) {
      dial(one, attempt, NUMBER, "1/1h");
      Release release = new Release(attempt, Evidence.SEEN, 1);
      starts.add(get(one.release(List.of(release))).items().get(0).start());
      pass(HOUR + SECOND);
    }
    // The last is in the ring; of what was before, the second was forgotten last.
    assertThat(reserve(two, 4, NUMBER, 9, "4/4h").instant()).isEqualTo(starts.get(1) + 4 * HOUR);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void keyOfAWrongType_failsEveryCallWithNothingWritten(int which) {
    world.terms(terms(1, -1, "5/1s"));
    dial(one, 1, NUMBER, "5/1h");
    reserve(one, 2, NUMBER, 9, "5/1h");
    String key = redis.keys().all()[which];
    now(redis.link().commands().del(key));
    now(redis.link().commands().lpush(key, "not what it should be"));
    List<Object> before = dump();
    List<Runnable> calls =
        List.of(
            () -> reserve(one, 3, NUMBER, 9, "5/1h"),
            () -> commit(one, 2),
            () -> get(one.answered(List.of(new Sighting(1, Sighting.What.BOTH, 5)))),
            () -> release(one, 1, Evidence.SEEN),
            () -> get(one.reassert(Reassertion.begin())));
    for (Runnable call : calls) {
      assertThatThrownBy(call::run)
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(RedisCommandExecutionException.class)
          .hasMessageContaining("WRONGTYPE");
      assertThat(dump()).isEqualTo(before);
    }
  }

  private List<Object> dump() {
    List<Object> all = new ArrayList<>();
    for (String key : redis.keys().all()) {
      all.add(
          new String(
              Optional.ofNullable(now(redis.link().commands().dump(key))).orElse(new byte[0]),
              StandardCharsets.ISO_8859_1));
    }
    return all;
  }

  @Test
  void p7_atRest_nothingOfAnAttemptIsLeft() {
    for (int attempt = 1; attempt <= 50; attempt++) {
      reserve(one, attempt, NUMBER, 99, "5/1h");
      if (attempt % 3 > 0) {
        commit(one, attempt);
        release(one, attempt, attempt % 3 == 1 ? Evidence.NOT_PLACED : Evidence.SEEN);
      }
      pass(SECOND);
    }
    pass(11 * SECOND);
    get(one.commit(List.of()));
    String[] keys = redis.keys().all();
    // What is left are the windows, and what the shard knows of itself.
    assertThat(now(redis.link().commands().exists(keys[1], keys[2], keys[3]))).isZero();
    assertThat(now(redis.link().commands().exists(keys[0], keys[4]))).isEqualTo(2);
  }

  @Test
  void p7_fullServer_isStillToldThatCallsHaveEnded() {
    dial(one, 1, NUMBER, "5/1h");
    now(redis.link().commands().configSet("maxmemory", "1"));
    try {
      assertThatThrownBy(() -> reserve(one, 2, NUMBER, 9, "5/1h")).hasMessageContaining("OOM");
      assertThat(release(one, 1, Evidence.SEEN).held()).isTrue();
    } finally {
      now(redis.link().commands().configSet("maxmemory", "0"));
    }
    assertThat(reserve(two, 3, NUMBER, 1, "5/1h").granted()).isTrue();
  }

  private void areDestinations() {
    world.terms(
        new ShardTerms(
            ShardTerms.Kind.DESTINATIONS,
            1,
            Duration.ofSeconds(10),
            -1,
            List.of(),
            Duration.ofHours(1),
            Duration.ofSeconds(2)));
  }

  @Test
  void p3_callThatGoesOn_countsHoweverManyDestinationsAreDropped() {
    areDestinations();
    dial(one, 1, "+49", "1/1h");
    long next = 1;
    for (int turn = 0; turn < 4; turn++) {
      for (int part = 0; part < 5; part++) {
        List<Admission> batch = new ArrayList<>();
        List<Release> ends = new ArrayList<>();
        for (int i = 0; i < LimitShard.MOST_ITEMS; i++) {
          long attempt = ++next;
          batch.add(new Admission(attempt, "+1" + attempt, Admission.ANY, limits("2/1h"), ""));
          ends.add(new Release(attempt, Evidence.SEEN, 2));
        }
        get(one.reserve(batch));
        get(one.release(ends));
      }
      pass(HOUR);
    }
    String[] keys = redis.keys().all();
    assertThat(now(redis.link().commands().hexists(keys[4], "+12"))).isFalse();
    assertThat(now(redis.link().commands().hexists(keys[3], "+12"))).isFalse();
    assertThat(reserve(two, ++next, "+49", Admission.ANY, "1/1h").granted()).isFalse();
    long start = release(one, 1, Evidence.SEEN).start();
    assertThat(reserve(two, ++next, "+49", Admission.ANY, "1/1h").instant())
        .isEqualTo(start + HOUR);
  }

  @Test
  void p3_destinationsThatCanDenyNothing_areDropped() {
    areDestinations();
    long next = 0;
    for (int turn = 0; turn < 600; turn++) {
      List<Admission> batch = new ArrayList<>();
      List<Long> ids = new ArrayList<>();
      List<Release> ends = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        long attempt = ++next;
        batch.add(new Admission(attempt, "+1" + attempt, Admission.ANY, limits("2/1h"), ""));
        ids.add(attempt);
        ends.add(new Release(attempt, Evidence.SEEN, 2));
      }
      one.reserve(batch);
      one.commit(ids);
      get(one.release(ends));
      pass(HOUR / 100);
    }
    // 5,000 are called in an hour, and 30,000 were called in all.
    // Those are kept, and at most as many that were called in the hour before.
    String[] keys = redis.keys().all();
    long kept =
        now(redis.link().commands().hlen(keys[3])) + now(redis.link().commands().hlen(keys[4]));
    assertThat(kept).isBetween(5_000L, 10_500L);
    // None of them was dropped too early.
    Admission again = new Admission(++next, "+1" + (next - 4_000), 9, limits("1/1h"), "");
    assertThat(get(one.reserve(List.of(again))).items().get(0).granted()).isFalse();
  }
}
