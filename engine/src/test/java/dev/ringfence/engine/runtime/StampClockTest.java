package dev.ringfence.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.store.Change;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stamps keep their distances, whoever sets the wall clock between them. */
class StampClockTest {
  private static final long DAY = 86_400_000;

  private long nanos = 5_000_000_000L;
  private long wall = 20_000 * DAY;
  private final StampClock stamps = new StampClock(() -> nanos, () -> wall);

  private List<Change.ClockSet> look() {
    List<Change.ClockSet> moved = new ArrayList<>();
    stamps.look(moved::add);
    return moved;
  }

  private void pass(long millis) {
    nanos += millis * 1_000_000;
    wall += millis;
  }

  @Test
  void clockThatIsLeftAlone_isTheWallClock_andNothingIsMoved() {
    pass(12_345);
    assertThat(stamps.millis()).isEqualTo(wall);
    assertThat(look()).isEmpty();
    wall += 40; // read a little later, or drifted
    assertThat(look()).isEmpty();
    assertThat(stamps.millis()).isEqualTo(wall);
    assertThat(stamps.ahead()).isEqualTo(40);
  }

  @Test
  void clockThatIsSet_movesWhatWasStampedBefore_andStampsAnewAfterTheLook() {
    for (long by : new long[] {3_600_000, -7_200_000}) {
      long before = stamps.millis();
      pass(1_000);
      wall += by;
      assertThat(stamps.millis() - before).as("until it is looked").isEqualTo(1_000);
      Change.ClockSet set = look().get(0);
      assertThat(set.byMillis()).isEqualTo(by);
      pass(500);
      assertThat(stamps.millis() - (before + set.byMillis())).isEqualTo(1_500);
      assertThat(stamps.millis()).isEqualTo(wall);
      assertThat(look()).isEmpty();
    }
  }

  @Test
  void clockThatIsAhead_isSaidToBe_alsoBeforeTheLook_andOneThatIsRightAgainIsNot() {
    wall += DAY;
    assertThat(stamps.ahead()).isEqualTo(DAY);
    assertThat(look()).hasSize(1);
    assertThat(stamps.ahead()).isEqualTo(DAY);
    wall -= DAY;
    assertThat(stamps.ahead()).isZero();
    wall -= 60_000;
    assertThat(look()).hasSize(1);
    wall += 60_000;
    assertThat(stamps.ahead()).as("of the slowest that it was").isEqualTo(60_000);
  }
}
