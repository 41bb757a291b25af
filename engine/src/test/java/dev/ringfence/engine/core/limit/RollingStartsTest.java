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
        assertThat(real.admits(s, now)).as(where).isEqualTo(model.admits(now));
        long opens = real.opensAt(s, now);
        assertThat(opens).as(where).isEqualTo(model.opensAt(now));
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

  private static void change(
      SplittableRandom random, RollingStarts real, int s, NaiveStarts model, long now) {
    if (model.admits(now) && random.nextInt(3) > 0) {
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
    assertThat(starts.opensAt(0, 20 * SECOND)).isEqualTo(30 * SECOND);
    assertThat(starts.admits(0, 30 * SECOND - 1)).isFalse();
    assertThat(starts.admits(0, 30 * SECOND)).isTrue();
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
    assertThat(starts.used(0, 10 * SECOND)).isEqualTo(2);
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
