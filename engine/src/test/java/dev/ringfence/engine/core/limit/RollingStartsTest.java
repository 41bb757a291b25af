package dev.ringfence.engine.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.RateLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RollingStartsTest {
  private static final long SECOND = 1_000_000_000L;

  /** Of a window of ten seconds. */
  private static final long TICK = 1 << 11;

  /** Of a window of thirty days. */
  private static final long LONG_TICK = 1L << 29;

  private static RollingStarts of(RateLimit... limits) {
    return new RollingStarts(List.of(new Windows(List.of(limits))));
  }

  @Test
  void anyHistory_agreesWithTheNaiveModel() {
    for (long seed = 1; seed <= 400; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<List<RateLimit>> limits = new ArrayList<>();
      for (int s = 0; s < 3; s++) {
        limits.add(s == 2 && random.nextBoolean() ? List.of() : Histories.limits(random));
      }
      RollingStarts real = new RollingStarts(limits.stream().map(Windows::new).toList());
      List<NaiveStarts> naive = limits.stream().map(NaiveStarts::new).toList();
      long now = Histories.origin(seed);
      for (int step = 0; step < 400; step++) {
        int s = random.nextInt(3);
        NaiveStarts model = naive.get(s);
        now += Histories.pause(random);
        String where = "seed " + seed + " step " + step;
        long opens = real.opensAt(s, now);
        long exact = model.opensAt(now);
        assertThat(real.admits(s, now)).as(where).isEqualTo(opens == now);
        assertThat(opens).as(where).isGreaterThanOrEqualTo(exact);
        assertThat(opens - exact).as(where).isLessThanOrEqualTo(tick(limits.get(s)));
        if (opens != Denial.EVENT && opens > now) {
          assertThat(real.admits(s, opens - 1)).as(where + " a nano before").isFalse();
          assertThat(real.admits(s, opens)).as(where + " at the instant").isTrue();
          if (random.nextInt(4) == 0) {
            now = opens - random.nextInt(2);
          }
        }
        change(random, real, s, model, now);
        assertThat(real.outstanding(s)).as(where).isEqualTo(model.outstanding());
      }
    }
  }

  /** The longest that a window may deny for too long. */
  private static long tick(List<RateLimit> limits) {
    return 1L << new Windows(limits).shift();
  }

  private static void change(
      SplittableRandom random, RollingStarts real, int s, NaiveStarts model, long now) {
    if (real.admits(s, now) && random.nextInt(3) > 0) {
      real.begin(s);
      model.begin();
    } else if (model.outstanding() > 0) {
      if (random.nextInt(4) == 0) {
        real.undone(s);
        model.undone();
      } else {
        real.answered(s, now);
        model.answered(now);
      }
    }
  }

  @Test
  void slowAnswer_countsFromTheAnswerOn() {
    RollingStarts starts = of(new RateLimit(1, 10 * SECOND));
    starts.begin(0);
    assertThat(starts.opensAt(0, 20 * SECOND)).isEqualTo(Denial.EVENT);
    starts.answered(0, 20 * SECOND);
    assertThat(starts.opensAt(0, 20 * SECOND)).isBetween(30 * SECOND, 30 * SECOND + TICK);
    assertThat(starts.admits(0, 30 * SECOND - 1)).isFalse();
    assertThat(starts.admits(0, 30 * SECOND + TICK)).isTrue();
  }

  /** A subject whose starts trickle in for longer than a distance of stamps can tell. */
  @Test
  void trickle_overManyWindows_staysExact() {
    long hour = 3_600 * SECOND;
    RollingStarts starts = of(new RateLimit(60, hour));
    NaiveStarts model = new NaiveStarts(List.of(new RateLimit(60, hour)));
    long now = 0;
    for (int i = 0; i < 3_000; i++) {
      now += i % 100 < 70 ? SECOND : hour / 7;
      long exact = model.opensAt(now);
      assertThat(starts.opensAt(0, now)).as("start " + i).isBetween(exact, exact + (1L << 24));
      if (starts.admits(0, now)) {
        starts.begin(0);
        starts.answered(0, now);
        model.begin();
        model.answered(now);
      }
    }
  }

  @Test
  void shortAndLongWindow_countInTicksOfTheLongest() {
    RollingStarts starts = of(new RateLimit(10, SECOND), new RateLimit(20, 30L * 86_400 * SECOND));
    for (int i = 0; i < 10; i++) {
      starts.begin(0);
      starts.answered(0, 1);
    }
    assertThat(starts.opensAt(0, 1)).isBetween(SECOND + 1, SECOND + 1 + LONG_TICK);
    for (int i = 0; i < 10; i++) {
      starts.begin(0);
      starts.answered(0, 86_400 * SECOND);
    }
    assertThat(starts.opensAt(0, 86_401 * SECOND))
        .isBetween(30L * 86_400 * SECOND, 30L * 86_400 * SECOND + LONG_TICK);
  }

  @Test
  void undone_leavesNoTrace() {
    RollingStarts starts = of(new RateLimit(1, 10 * SECOND));
    starts.begin(0);
    starts.undone(0);
    assertThat(starts.admits(0, 0)).isTrue();
    assertThat(starts.used(0, 0)).isZero();
  }

  @Test
  void used_countsOutstandingAndYoungOnes() {
    RollingStarts starts = of(new RateLimit(3, 10 * SECOND));
    starts.begin(0);
    starts.answered(0, 0);
    starts.begin(0);
    starts.answered(0, 5 * SECOND);
    starts.begin(0);
    assertThat(starts.used(0, 9 * SECOND)).isEqualTo(3);
    assertThat(starts.used(0, 10 * SECOND + TICK)).isEqualTo(2);
  }

  @Test
  void noWindows_admitsAlways() {
    RollingStarts starts = of();
    for (int i = 0; i < 100; i++) {
      starts.begin(0);
      starts.answered(0, i);
    }
    assertThat(starts.opensAt(0, 100)).isEqualTo(100);
    assertThat(starts.used(0, 100)).isZero();
  }
}
