package dev.ringfence.simulator.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.simulator.virtual.NaiveScheduler.Bug;
import dev.ringfence.simulator.virtual.soak.SeedResult;
import dev.ringfence.simulator.virtual.soak.SeedRun;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bugs that schedulers have had, planted in one: the auditor must see each within 100 seeds. */
class PlantedBugTest {
  private static final int SEEDS = 100;
  private static final int ACQUITTED = 25;

  /** Which promise each of them breaks. */
  private static final Map<Bug, String> BREAKS =
      new EnumMap<>(
          Map.of(
              Bug.AGES_FROM_LEASE, "P2",
              Bug.RELEASES_TWICE, "P1",
              Bug.FORGETS_INBOUND, "P1",
              Bug.REDIALS_AFTER_TIMEOUT, "P6",
              Bug.FIXED_HOUR, "P2"));

  private static SeedResult play(long seed, Bug bug) {
    return SeedRun.run(
        SmallWorld.draw(seed),
        (setup, effects, first) -> new NaiveScheduler(setup, effects, first, bug));
  }

  @Test
  void noBug_isAcquitted() {
    for (long seed = 1; seed <= ACQUITTED; seed++) {
      SeedResult result = play(seed, Bug.NONE);
      assertThat(result.well()).as("seed %d: %s", seed, result).isTrue();
    }
  }

  @Test
  void kernel_isAcquitted() {
    for (long seed = 1; seed <= ACQUITTED; seed++) {
      SeedResult result = SeedRun.run(SmallWorld.draw(seed));
      assertThat(result.well()).as("seed %d: %s", seed, result).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.ringfence.simulator.virtual.NaiveScheduler#bugs")
  void bug_isSeen(Bug bug) {
    String promise = BREAKS.getOrDefault(bug, "");
    long seed = 1;
    while (seed <= SEEDS && !play(seed, bug).promises().contains(promise)) {
      seed++;
    }
    assertThat(seed).as("%s breaks %s and nobody saw it", bug, promise).isLessThanOrEqualTo(SEEDS);
  }
}
