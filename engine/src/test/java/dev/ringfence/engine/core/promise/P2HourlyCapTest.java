package dev.ringfence.engine.core.promise;

import static dev.ringfence.engine.core.promise.Rig.HOUR;
import static dev.ringfence.engine.core.promise.Rig.MILLI;
import static dev.ringfence.engine.core.promise.Rig.MINUTE;
import static dev.ringfence.engine.core.promise.Rig.SECOND;
import static dev.ringfence.engine.core.promise.Rig.people;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Refusal;
import org.junit.jupiter.api.Test;

class P2HourlyCapTest {
  /** Stamps are rounded up: a window of an hour may open that much late, and never early. */
  private static final long TICK = 1 << 24;

  @Test
  void capUsedUp_reopensNoNanosecondEarlyAndATickLate() {
    Rig rig = World.oneNumber(10, "2/1h").rig().submit(0, people(5));
    assertThat(rig.dials).hasSize(2);
    rig.at(300 * MILLI).placed(rig.dials.get(0));
    rig.at(700 * MILLI).placed(rig.dials.get(1));
    rig.at(300 * MILLI + HOUR - 1);
    assertThat(rig.dials).hasSize(2);
    rig.at(300 * MILLI + HOUR + TICK);
    assertThat(rig.dials).hasSize(3);
    rig.placed(rig.last()).at(700 * MILLI + HOUR + TICK);
    assertThat(rig.dials).hasSize(4);
  }

  @Test
  void edgeOfTheHour_allowsNoDoubleBurst() {
    Rig rig = World.oneNumber(10, "3/1h").rig();
    rig.now = HOUR - SECOND;
    rig.submit(0, people(9));
    rig.dials.forEach(rig::placed);
    assertThat(rig.dials).hasSize(3);
    rig.at(HOUR + 30 * MINUTE);
    assertThat(rig.dials).hasSize(3);
  }

  @Test
  void slowDial_countsFromItsAnswerOn() {
    Rig rig = World.oneNumber(10, "1/1h").rig().submit(0, people(2));
    rig.at(20 * SECOND).placed(rig.last());
    rig.at(HOUR + 20 * SECOND - 1);
    assertThat(rig.dials).hasSize(1);
    rig.at(HOUR + 20 * SECOND + TICK);
    assertThat(rig.dials).hasSize(2);
  }

  @Test
  void refusedDial_doesNotCount() {
    Rig rig = World.oneNumber(10, "1/1h").rig().submit(0, people(2));
    rig.refused(rig.last(), Refusal.DESTINATION);
    assertThat(rig.dials).hasSize(2);
    assertThat(rig.see().starts(0)).isZero();
  }

  @Test
  void unknownDial_countsUntilItIsKnown() {
    Rig rig = World.oneNumber(10, "1/1h").rig().submit(0, people(2));
    rig.uncertain(rig.last());
    rig.at(10 * SECOND);
    assertThat(rig.dials).hasSize(1);
    rig.ended(rig.last(), Outcome.BUSY).at(HOUR + 10 * SECOND - 1);
    assertThat(rig.dials).hasSize(1);
    rig.at(HOUR + 10 * SECOND + TICK);
    assertThat(rig.dials).hasSize(2);
  }

  @Test
  void twoWindows_bothHold() {
    Rig rig = World.oneNumber(10, "3/1h", "1/1m").rig().submit(0, people(5));
    for (int minute = 0; minute < 3; minute++) {
      rig.at(minute * (MINUTE + TICK));
      assertThat(rig.dials).hasSize(minute + 1);
      rig.placed(rig.last());
    }
    rig.at(HOUR - 1);
    assertThat(rig.dials).hasSize(3);
    rig.at(HOUR + TICK);
    assertThat(rig.dials).hasSize(4);
  }

  @Test
  void spread_choosesTheLeastLoadedThenTheLeastRecentlyUsed() {
    Rig rig =
        World.of()
            .account(Integer.MAX_VALUE)
            .number(0, 2)
            .number(0, 4)
            .number(0, 2)
            .template(0, 1, 2)
            .rig()
            .submit(0, people(6));
    // One each, then the one with the smallest share taken, then all are equal again.
    assertThat(rig.dials.stream().map(Rig.Dial::number)).containsExactly(0, 1, 2, 1, 0, 2);
    rig.ended(rig.dials.get(4), Outcome.BUSY).ended(rig.dials.get(0), Outcome.BUSY);
    rig.submit(0, people(1));
    assertThat(rig.last().number()).isZero();
  }
}
