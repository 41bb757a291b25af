package dev.ringfence.engine.core.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Two or three kernels over one set of books, many seeds. A failure names its seed: {@code
 * -Dringfence.seed=N} runs that one alone, {@code -Dringfence.seeds=N} that many.
 */
class SharedLimitsTest {
  private static final long SECOND = 1_000_000_000L;

  private static Cluster drawn(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new Cluster(seed, ClusterScenario.draw(random.split()), random);
  }

  private static Cluster steady(int numbers, int channels, String... sends) {
    ClusterScenario scenario = ClusterScenario.steady(3, numbers, channels, sends);
    return new Cluster(1, scenario, new SplittableRandom(1));
  }

  @Test
  void anySeed_everyCallEndsOnce_andNoRoomIsIdle() {
    long only = Long.getLong("ringfence.seed", 0);
    long first = only > 0 ? only : 1;
    long last = only > 0 ? only : Long.getLong("ringfence.seeds", 200);
    int failures = 0;
    StringBuilder what = new StringBuilder();
    long granted = 0;
    long overruled = 0;
    for (long seed = first; seed <= last; seed++) {
      Cluster cluster = drawn(seed);
      try {
        cluster.run();
      } catch (AssertionError broken) {
        if (failures++ < 10) {
          what.append('\n').append(broken.getMessage());
        }
      }
      granted += cluster.granted;
      overruled += cluster.overruled();
    }
    assertThat(failures).as("seeds that broke a promise:%s", what).isZero();
    assertThat(overruled)
        .as("limits that are used up are not tried all the time")
        .isLessThan(3 * granted);
  }

  @Test
  void sameSeed_goesTheSameWay() {
    for (long seed = 1; seed <= 5; seed++) {
      Cluster one = drawn(seed);
      Cluster other = drawn(seed);
      assertThat(other.run()).isEqualTo(one.run());
      assertThat(other.overruled).isEqualTo(one.overruled);
    }
  }

  @Test
  void poolThatIsHalfFull_isHardlyEverDenied() {
    Cluster cluster = steady(60, 5);
    cluster.run();
    assertThat(cluster.overruled() * 1_000).isLessThan(cluster.granted);
  }

  /** Nodes that preferred the same numbers had 2 % denied here. */
  @Test
  void poolOfSingleChannels_thatIsHalfFull_isHardlyEverDenied() {
    Cluster cluster = steady(300, 1);
    cluster.run();
    assertThat(cluster.overruled() * 1_000).isLessThan(cluster.granted);
  }

  /** News half a second late: nodes that preferred the same numbers had half of all denied here. */
  @Test
  void nodesThatHearOfEachOtherLate_hardlyEverChooseTheSameNumber() {
    ClusterScenario scenario = ClusterScenario.steady(3, 300, 1).hearingLate();
    Cluster cluster = new Cluster(1, scenario, new SplittableRandom(1));
    cluster.run();
    assertThat(cluster.overruled() * 100).isLessThan(cluster.granted);
  }

  /**
   * It takes what the others would take next: a tenth of its calls in vain. Nodes that preferred
   * the same numbers had a fifth of all denied here.
   */
  @Test
  void nodeThatCallsMoreThanAllOthers_isSeldomDenied_thoughItHearsLate() {
    ClusterScenario scenario = ClusterScenario.steady(3, 300, 1).hearingLate().mostlyOf(0);
    Cluster cluster = new Cluster(1, scenario, new SplittableRandom(1));
    cluster.run();
    assertThat(cluster.overruled() * 7).isLessThan(cluster.granted);
  }

  /** Each of the windows of a second lasts until its sends are answered, 210 ms on average. */
  @Test
  void rateThatAllWant_isUsedUp_withoutManyDenials() {
    Cluster cluster = steady(60, 5, "20/1s");
    long took = cluster.run();
    assertThat(took).isLessThan((long) (cluster.granted / 20.0 * 1.21 * SECOND) + 15 * SECOND);
    assertThat(cluster.overruled()).isLessThan(2 * cluster.granted);
  }
}
