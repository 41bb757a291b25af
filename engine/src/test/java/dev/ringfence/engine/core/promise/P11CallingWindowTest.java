package dev.ringfence.engine.core.promise;

import static dev.ringfence.engine.core.promise.Rig.HOUR;
import static dev.ringfence.engine.core.promise.Rig.MILLI;
import static dev.ringfence.engine.core.promise.Rig.MINUTE;
import static dev.ringfence.engine.core.promise.Rig.NEW_YORK;
import static dev.ringfence.engine.core.promise.Rig.SECOND;
import static dev.ringfence.engine.core.promise.Rig.people;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.DailyHours;
import dev.ringfence.engine.core.model.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rig begins at 12:00 UTC, which is 08:00 in New York on that day. */
class P11CallingWindowTest {
  private static final long HOUR_MILLIS = 3_600_000;

  private static Rig rig(int fromHour, int toHour) {
    return World.of()
        .account(99)
        .number(0, 3)
        .template(new DailyHours(fromHour * 3_600, toHour * 3_600), false, List.of(0))
        .rig();
  }

  @Test
  void closedWindow_parksUntilItOpensThere() {
    Rig rig = rig(9, 17).submit(0, NEW_YORK, people(2));
    rig.at(HOUR - 1);
    assertThat(rig.dials).isEmpty();
    rig.at(HOUR);
    assertThat(rig.dials).hasSize(2);
  }

  @Test
  void parkedCalls_letCallsOfOpenZonesPass() {
    Rig rig = rig(9, 17).submit(0, NEW_YORK, people(2)).submit(0, 7777777);
    assertThat(rig.dials).extracting(Rig.Dial::batch).containsExactly(1);
  }

  @Test
  void windowCloses_whileCallsWait_theyWaitForTomorrow() {
    Rig rig = rig(8, 9).at(HOUR - SECOND).submit(0, NEW_YORK, people(4));
    assertThat(rig.dials).hasSize(3);
    rig.at(HOUR).ended(rig.last(), Outcome.BUSY);
    assertThat(rig.dials).hasSize(3);
    rig.at(24 * HOUR - 1);
    assertThat(rig.dials).hasSize(3);
    rig.at(24 * HOUR);
    assertThat(rig.dials).hasSize(4);
  }

  @Test
  void windowThatClosesBeforeADialCanArrive_isClosed() {
    Rig rig = rig(8, 9).at(HOUR - 500 * MILLI).submit(0, NEW_YORK, people(1));
    assertThat(rig.dials).isEmpty();
    rig.at(24 * HOUR - 1);
    assertThat(rig.dials).isEmpty();
    rig.at(24 * HOUR);
    assertThat(rig.dials).hasSize(1);
  }

  @Test
  void unknownZone_isNotDialled() {
    Rig rig = rig(9, 17).submit(0, (char) 0, people(1)).at(48 * HOUR);
    assertThat(rig.dials).isEmpty();
  }

  @Test
  void wallClockSetForward_opensAtOnce() {
    Rig rig = rig(9, 17).submit(0, NEW_YORK, people(1)).at(MINUTE);
    rig.wallAtZero += HOUR_MILLIS;
    rig.settle();
    assertThat(rig.dials).hasSize(1);
  }

  @Test
  void wallClockSetBack_keepsParkedCallsParkedForLonger() {
    Rig rig = rig(9, 17).submit(0, NEW_YORK, people(1)).at(MINUTE);
    rig.wallAtZero -= 2 * HOUR_MILLIS;
    rig.settle().at(3 * HOUR - 1);
    assertThat(rig.dials).isEmpty();
    rig.at(3 * HOUR);
    assertThat(rig.dials).hasSize(1);
  }

  @Test
  void wallClockSetBack_whileOpen_closesTheWindow() {
    Rig rig = rig(8, 17).submit(0, NEW_YORK, people(4));
    rig.wallAtZero -= HOUR_MILLIS;
    rig.at(MINUTE).ended(rig.last(), Outcome.BUSY);
    assertThat(rig.dials).hasSize(3);
  }
}
