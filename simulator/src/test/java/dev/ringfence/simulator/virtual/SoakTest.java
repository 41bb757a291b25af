package dev.ringfence.simulator.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.simulator.virtual.soak.RandomSetup;
import dev.ringfence.simulator.virtual.soak.RareState;
import dev.ringfence.simulator.virtual.soak.SeedResult;
import dev.ringfence.simulator.virtual.soak.SeedRun;
import dev.ringfence.simulator.virtual.soak.Soak;
import dev.ringfence.simulator.virtual.soak.SoakReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel against worlds drawn from seeds: a few fixed ones, and one that nobody has seen. */
class SoakTest {
  private static final int CALLS = 1_500;
  private static final int HOURS = 24;

  private static void assertWell(SeedResult result) {
    assertThat(result.well())
        .as(
            "ringfence simulate --soak 1 --seed %d --calls %d: %s",
            result.seed(), CALLS, result.first())
        .isTrue();
  }

  /** Seed 4 once showed own calls, over and listed late, that were taken for a stranger's. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 13, 42, 66})
  void fixedSeeds_keepEveryPromise(long seed) {
    assertWell(SeedRun.run(RandomSetup.draw(seed, CALLS, HOURS)));
  }

  /** A day's cap is taken away and put back: what was forgotten meanwhile kept numbers closed. */
  @Test
  void seed33_aCapThatComesBack_findsItsHistory() {
    assertWell(SeedRun.run(RandomSetup.draw(33, 20_000, 24)));
  }

  @Test
  void freshSeed_keepsEveryPromise() {
    long seed = System.currentTimeMillis();
    System.out.println(
        "soak of a fresh seed: ringfence simulate --soak 1 --seed " + seed + " --calls " + CALLS);
    assertWell(SeedRun.run(RandomSetup.draw(seed, CALLS, HOURS)));
  }

  @Test
  void sameSeed_isTheSameRun() {
    SeedResult one = SeedRun.run(RandomSetup.draw(7, CALLS, HOURS));
    SeedResult other = SeedRun.run(RandomSetup.draw(7, CALLS, HOURS));
    assertThat(other).isEqualTo(one);
    assertThat(SeedRun.run(RandomSetup.draw(8, CALLS, HOURS)).trace()).isNotEqualTo(one.trace());
  }

  @Test
  void threads_changeNothingButTheTime() throws InterruptedException {
    List<Long> order = new ArrayList<>();
    SoakReport alone = new Soak(4, 100, 300, HOURS, 1).run(result -> order.add(result.seed()));
    SoakReport together = new Soak(4, 100, 300, HOURS, 3).run(result -> order.add(result.seed()));
    assertThat(order).containsExactly(100L, 101L, 102L, 103L, 100L, 101L, 102L, 103L);
    assertThat(together.trace()).isEqualTo(alone.trace());
    assertThat(together.reached()).isEqualTo(alone.reached());
  }

  @Test
  void longSoak_thatNeverReachedARareState_fails() {
    Map<RareState, Long> reached = Map.of(RareState.HARD_LIMIT, 0L, RareState.LATE_LANE, 3L);
    assertThat(report(99, reached).well()).isTrue();
    assertThat(report(100, reached).well()).isFalse();
    assertThat(report(100, reached).missed()).containsExactly(RareState.HARD_LIMIT);
  }

  private static SoakReport report(int seeds, Map<RareState, Long> reached) {
    return new SoakReport(seeds, 1, 1, 0, 0, 0, 1, List.of(), reached, 1);
  }
}
