package dev.ringfence.engine.core.promise;

import static dev.ringfence.engine.core.promise.Rig.HOUR;
import static dev.ringfence.engine.core.promise.Rig.MILLI;
import static dev.ringfence.engine.core.promise.Rig.MINUTE;
import static dev.ringfence.engine.core.promise.Rig.NEW_YORK;
import static dev.ringfence.engine.core.promise.Rig.SECOND;
import static dev.ringfence.engine.core.promise.Rig.people;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.CallingHours;
import dev.ringfence.engine.core.model.DailyHours;
import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.Outcome;
import java.time.LocalDate;
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
    Rig rig = rig(8, 9).at(HOUR - MINUTE).submit(0, NEW_YORK, people(4));
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

  /** Half a second to arrive and 30 s to ring. */
  @Test
  void dialWhoseRingWouldOutlastTheWindow_waitsForTomorrow() {
    long last = HOUR - 30 * SECOND - 500 * MILLI;
    assertThat(rig(8, 9).at(last).submit(0, NEW_YORK, people(1)).dials).hasSize(1);
    Rig late = rig(8, 9).at(last + MILLI).submit(0, NEW_YORK, people(1));
    assertThat(late.dials).isEmpty();
    assertThat(late.see().explain(0, 0)).isEqualTo(new Denial(Limit.CALLING_WINDOW, 24 * HOUR, -1));
    late.at(24 * HOUR - 1);
    assertThat(late.dials).isEmpty();
    late.at(24 * HOUR);
    assertThat(late.dials).hasSize(1);
  }

  @Test
  void severalIntervals_holidayAndWeekend_waitForTheNextThatIsLongEnough() {
    // The rig's day is Monday 2026-06-01. Twenty seconds are no time to ring.
    List<DailyHours> day =
        List.of(
            new DailyHours(8 * 3_600, 9 * 3_600),
            new DailyHours(10 * 3_600, 10 * 3_600 + 20),
            new DailyHours(11 * 3_600, 12 * 3_600));
    List<DailyHours> off = List.of();
    CallingHours hours =
        new CallingHours(
            List.of(day, day, day, off, off, off, off), List.of(LocalDate.of(2026, 6, 2)));
    Rig rig =
        World.of().account(99).number(0, 1).template(hours, List.of(0)).rig().at(HOUR - SECOND);
    rig.submit(0, NEW_YORK, people(1)).at(3 * HOUR - 1);
    assertThat(rig.dials).isEmpty();
    rig.at(3 * HOUR);
    assertThat(rig.dials).hasSize(1);
    rig.ended(rig.last(), Outcome.BUSY).at(4 * HOUR).submit(0, NEW_YORK, people(1));
    rig.at(48 * HOUR - 1);
    assertThat(rig.dials).hasSize(1);
    rig.at(48 * HOUR).ended(rig.last(), Outcome.BUSY);
    assertThat(rig.dials).hasSize(2);
    rig.at(52 * HOUR).submit(0, NEW_YORK, people(1)).at(7 * 24 * HOUR - 1);
    assertThat(rig.dials).hasSize(2);
    rig.at(7 * 24 * HOUR);
    assertThat(rig.dials).hasSize(3);
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
