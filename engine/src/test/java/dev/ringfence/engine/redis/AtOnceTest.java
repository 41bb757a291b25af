package dev.ringfence.engine.redis;

import static dev.ringfence.engine.redis.RandomHistory.limits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfence.engine.redis.Admissions.Decision;
import dev.ringfence.engine.redis.Admissions.Request;
import dev.ringfence.engine.redis.Reassertion.Step;
import dev.ringfence.engine.redis.Release.Evidence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One script says and does what the four steps, and what several tellings, say and do. */
@ExtendWith(RedisTest.class)
class AtOnceTest {
  private static final int SLICES = 3;
  private static final int ACCOUNTS = 2;
  private static final long SECOND = 1_000_000;

  private final RedisTest.Shared shared = RedisTest.shared();

  /** Some books and all that one node does with them; time is the test's. */
  private final class Books {
    final Map<String, LimitShard> shards = new LinkedHashMap<>();
    final List<Long> held = new ArrayList<>();
    final Admissions admissions;
    private final RedisWorld world;
    private final Scripts scripts;
    private final boolean inOne;

    Books(RedisWorld world, String prefix, Scripts scripts, long config) {
      this.world = world;
      this.scripts = scripts;
      this.inOne = prefix.equals("once");
      for (int s = 0; s < SLICES; s++) {
        open(ShardKeys.destinations(prefix, s, SLICES), ShardTerms.Kind.DESTINATIONS, config);
      }
      for (int a = 0; a < ACCOUNTS; a++) {
        open(ShardKeys.account(prefix, "account" + a), ShardTerms.Kind.ACCOUNT, config);
      }
      admissions =
          new Admissions(
              destination -> at("d:" + ShardKeys.slice(destination, SLICES) + "/" + SLICES),
              account -> at("a:" + account),
              world::flush);
    }

    private LimitShard at(String tag) {
      return Objects.requireNonNull(shards.get(tag), tag);
    }

    private void open(ShardKeys keys, ShardTerms.Kind kind, long config) {
      boolean account = kind == ShardTerms.Kind.ACCOUNT;
      ShardTerms terms =
          new ShardTerms(
              kind,
              config,
              Duration.ofSeconds(10),
              account ? 8 : -1,
              account ? limits("5/2s") : List.of(),
              Duration.ofSeconds(60),
              Duration.ofSeconds(2));
      LimitShard shard =
          new RedisShard(
              world.link(), scripts, keys, new Node("one", 1), () -> terms, () -> world.wall());
      String epoch = get(shard.reassert(Reassertion.begin())).epoch();
      get(shard.reassert(new Reassertion(Step.END, epoch, List.of(), List.of())));
      get(shard.open(List.of("one")));
      shards.put(keys.tag(), shard);
    }

    <T> T get(CompletionStage<T> stage) {
      world.flush();
      return stage.toCompletableFuture().join();
    }

    Decision decided(Request request, Decision decision) {
      if (decision.outcome() == Decision.Outcome.GO) {
        held.add(request.attempt());
      }
      return decision;
    }

    List<Object> release(int which, Evidence evidence) {
      if (held.isEmpty()) {
        return List.of();
      }
      List<Release> ends = List.of(new Release(held.remove(which % held.size()), evidence, 20));
      return tell((tidings, shard) -> tidings.release(shard, ends), shard -> shard.release(ends));
    }

    List<Object> answered(int which, Sighting.What what) {
      if (held.isEmpty()) {
        return List.of();
      }
      List<Sighting> seen = List.of(new Sighting(held.get(which % held.size()), what, 20));
      return tell((tidings, shard) -> tidings.answered(shard, seen), shard -> shard.answered(seen));
    }

    /** Tells all shards, most of which know nothing of the attempt. */
    private List<Object> tell(
        BiFunction<Tidings, LimitShard, CompletionStage<Answer<Settled>>> together,
        Function<LimitShard, CompletionStage<Answer<Settled>>> alone) {
      Tidings tidings = new Tidings();
      List<CompletionStage<Answer<Settled>>> asked = new ArrayList<>();
      for (LimitShard shard : shards.values()) {
        asked.add(inOne ? together.apply(tidings, shard) : alone.apply(shard));
      }
      tidings.send();
      List<Object> said = new ArrayList<>();
      for (CompletionStage<Answer<Settled>> one : asked) {
        Settled settled = get(one).items().get(0);
        said.add(List.of(settled.held(), settled.start() > 0, settled.send() > 0));
      }
      return said;
    }

    List<Object> state() {
      List<Object> all = new ArrayList<>();
      for (LimitShard shard : shards.values()) {
        all.add(get(shard.census()).items());
        all.add(get(shard.heldBy("one", 0)).items().stream().map(AtOnceTest::timeless).toList());
      }
      return all;
    }
  }

  private static Object timeless(Held held) {
    return List.of(held.attempt(), held.subject(), held.startSettled(), held.sendSettled());
  }

  private RedisWorld world() {
    return new RedisWorld(
        shared.server,
        shared.resources,
        RandomHistory.terms(ShardTerms.Kind.ACCOUNT, 1, -1),
        text -> text);
  }

  private static Request random(SplittableRandom random, long attempt) {
    return new Request(
        attempt,
        4_917_000_000L + random.nextInt(12),
        limits(random.nextBoolean() ? "2/3s 4/20s" : "3/5s"),
        "account" + random.nextInt(ACCOUNTS),
        "+1415555" + random.nextInt(3),
        2,
        limits(random.nextBoolean() ? "3/4s" : "6/9s"),
        "note|" + attempt);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void p1_oneScript_decidesAsTheFourStepsDo(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    try (RedisWorld world = world()) {
      Scripts virtual = world.scripts();
      // Generations turn early: what is dropped must not be missed.
      Scripts turning =
          new Scripts(Script.resource("virtual"), text -> text.replace("KEPT = 1024", "KEPT = 2"));
      turning.all().forEach(script -> world.link().commands().scriptLoad(script.text()));
      Books steps = new Books(world, "steps", virtual, 1);
      Books once = new Books(world, "once", turning, 1);
      long clock = ShardWorld.BEGIN + SECOND;
      int denied = 0;
      for (long attempt = 1; attempt <= 600; attempt++) {
        clock += random.nextLong(SECOND);
        world.clock(clock);
        Request request = random(random, attempt);
        Decision one =
            once.decided(request, once.get(once.admissions.admit(List.of(request))).get(0));
        Decision four =
            steps.decided(
                request, steps.get(steps.admissions.admitInSteps(List.of(request))).get(0));
        assertThat(one.outcome()).isEqualTo(four.outcome());
        assertThat(one.limit()).isEqualTo(four.limit());
        // The steps take an instant each.
        assertThat(one.waitMicros()).isCloseTo(four.waitMicros(), within(2_000L));
        denied += one.outcome() == Decision.Outcome.DENIED ? 1 : 0;
        if (random.nextInt(3) > 0) {
          int which = random.nextInt(100);
          Evidence evidence = Evidence.values()[random.nextInt(3)];
          assertThat(once.release(which, evidence)).isEqualTo(steps.release(which, evidence));
        }
        if (random.nextInt(3) == 0) {
          int which = random.nextInt(100);
          Sighting.What what = Sighting.What.values()[random.nextInt(3)];
          assertThat(once.answered(which, what)).isEqualTo(steps.answered(which, what));
        }
        if (attempt % 20 == 0) {
          assertThat(once.state()).isEqualTo(steps.state());
        }
      }
      assertThat(denied).isBetween(50, 550);
    }
  }

  @Test
  void p4_newerConfiguration_closesAllWithNothingHeld() {
    try (RedisWorld world = world()) {
      Books newer = new Books(world, "config", world.scripts(), 2);
      Request request = random(new SplittableRandom(1), 1);
      assertThat(newer.get(newer.admissions.admit(List.of(request))).get(0).outcome())
          .isEqualTo(Decision.Outcome.GO);
      Books older = new Books(world, "config", world.scripts(), 1);
      Request next = random(new SplittableRandom(1), 2);
      Decision decision = older.get(older.admissions.admit(List.of(next))).get(0);
      assertThat(decision.outcome()).isEqualTo(Decision.Outcome.CLOSED);
      assertThat(decision.status()).isEqualTo(Answer.Status.CONFIG);
    }
  }

  @Test
  void p1_manyAtOnce_exceedNoLimit() {
    try (RedisWorld world = world()) {
      Books books = new Books(world, "many", world.scripts(), 1);
      world.clock(ShardWorld.BEGIN + SECOND);
      SplittableRandom random = new SplittableRandom(1);
      List<Request> requests = new ArrayList<>();
      for (int attempt = 1; attempt <= 300; attempt++) {
        requests.add(random(random, attempt));
      }
      List<Decision> decisions = books.get(books.admissions.admit(requests));
      assertThat(decisions).hasSize(300);
      // Five sends in two seconds for each of the accounts.
      assertThat(decisions).filteredOn(d -> d.outcome() == Decision.Outcome.GO).hasSize(10);
      assertThat(books.get(books.admissions.admit(requests.subList(0, 0)))).isEmpty();
    }
  }
}
