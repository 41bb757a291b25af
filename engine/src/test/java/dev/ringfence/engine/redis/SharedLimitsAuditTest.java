package dev.ringfence.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.redis.NodeHistory.Fault;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * P1, P2, P4 and P7 as the carrier sees them, while three nodes keep the protocol and all goes
 * wrong around them. More with {@code -Dringfence.redis.turns=1000000}.
 */
@ExtendWith(RedisTest.class)
class SharedLimitsAuditTest {
  private static final int TURNS = Integer.getInteger("ringfence.redis.turns", 40_000);
  private static final long SEED = Long.getLong("ringfence.redis.seed", 1);
  private static final int TURNS_OF_A_HISTORY = 4_000;

  private static NodeHistory run(long seed, ShardWorld world, Fault fault) {
    try (world) {
      NodeHistory history = new NodeHistory(seed, world, fault);
      try {
        history.run(TURNS_OF_A_HISTORY);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
      return history;
    }
  }

  private static ShardWorld redis() {
    RedisTest.Shared shared = RedisTest.shared();
    return new RedisWorld(
        shared.server, shared.resources, NodeHistory.terms(), UnaryOperator.identity());
  }

  @Test
  void nodesThatKeepTheProtocol_keepThePromisesOnTheReference() {
    judge(10L * TURNS, () -> new ReferenceWorld(NodeHistory.terms()));
  }

  @Test
  void nodesThatKeepTheProtocol_keepThePromisesOnRedis() {
    judge(TURNS, SharedLimitsAuditTest::redis);
  }

  private static void judge(long turns, Supplier<ShardWorld> worlds) {
    long landed = 0;
    long lost = 0;
    long relinks = 0;
    for (long h = 0; h * TURNS_OF_A_HISTORY < turns; h++) {
      NodeHistory history = run(SEED * 1_000_003 + h, worlds.get(), Fault.NONE);
      landed += history.landed();
      lost += history.lostWithStarts;
      relinks += history.relinks;
    }
    assertThat(landed).isGreaterThan(turns / 100);
    assertThat(lost).isGreaterThan(turns / 500);
    assertThat(relinks).isGreaterThan(turns / 500);
  }

  /** Lost before, not said again yet, and lost once more: the earlier loss counts. */
  @Test
  void secondFailoverBeforeAllHaveReasserted_isFoundIfItsDataAreTakenForWhole() {
    RedisTest.Shared shared = RedisTest.shared();
    String broken = null;
    for (long seed = 1; seed < 40 && broken == null; seed++) {
      ShardWorld world =
          new RedisWorld(
              shared.server,
              shared.resources,
              NodeHistory.terms(),
              text ->
                  text.replace(
                      "if shard.open then\n      shard.since", "if true then\n shard.since"));
      try {
        run(seed, world, Fault.NONE);
      } catch (AssertionError e) {
        broken = e.getMessage();
      }
    }
    assertThat(broken).containsPattern(": P[24]");
  }

  @ParameterizedTest
  @EnumSource(value = Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void ruleLeftOut_breaksAPromise(Fault fault) {
    int broken = 0;
    for (long seed = 0; seed < 40 && broken == 0; seed++) {
      try {
        run(seed, new ReferenceWorld(NodeHistory.terms()), fault);
      } catch (AssertionError e) {
        assertThat(e).hasMessageMatching("(?s)seed .*: P[1247].*");
        broken++;
      }
    }
    assertThat(broken).isPositive();
  }
}
