package dev.ringfence.engine.core.promise;

import static dev.ringfence.engine.core.promise.Rig.HOUR;
import static dev.ringfence.engine.core.promise.Rig.MILLI;
import static dev.ringfence.engine.core.promise.Rig.MINUTE;
import static dev.ringfence.engine.core.promise.Rig.SECOND;
import static dev.ringfence.engine.core.promise.Rig.people;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Priority;
import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.port.Alarm;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.KernelEvent.BatchVerb;
import dev.ringfence.engine.core.port.Trace;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A call that was granted and denied after all has one disposition, in its turn. */
class P5OverruledTest {
  static final List<Limit> SHARED =
      List.of(
          Limit.NUMBER_CHANNELS,
          Limit.NUMBER_CAP,
          Limit.ACCOUNT_RATE,
          Limit.ACCOUNT_CONCURRENCY,
          Limit.DESTINATION_LIMIT);

  private static void assertNothingHeld(Rig rig) {
    assertThat(rig.see().holders()).isZero();
    assertThat(rig.see().inUse(0)).isZero();
    assertThat(rig.see().accountInUse(0)).isZero();
  }

  @Test
  void deniedAttempt_leavesNoTrace_andIsNoAttempt() {
    for (Limit limit : SHARED) {
      Rig rig =
          World.of()
              .account(1, "1/1h")
              .number(0, 1, "1/1h")
              .template(0)
              .perDestination("1/1h")
              .rig();
      rig.submit(0, people(1)).at(100 * MILLI).overruled(rig.last(), limit, SECOND);
      assertNothingHeld(rig);
      assertThat(rig.traces).containsExactly(Trace.NONE);
      assertThat(rig.see().capUsed(0)).isZero();
      rig.at(2 * SECOND);
      assertThat(rig.dials).as("neither cap, rate nor destination counts it: " + limit).hasSize(2);
      rig.placed(rig.last()).ended(rig.last(), Outcome.BUSY);
      assertThat(rig.done).extracting(Rig.Done::attempts).containsExactly(1);
      assertThat(rig.alarms).isEmpty();
    }
  }

  @Test
  void deniedCall_goesBackToItsPlace() {
    Rig rig = World.oneNumber(2).rig().submit(0, people(9));
    rig.placed(rig.dials.get(0)).overruled(rig.dials.get(1), Limit.NUMBER_CHANNELS, 10 * MILLI);
    rig.at(SECOND);
    assertThat(rig.last().row()).as("before those that have not been tried").isEqualTo(1);
  }

  @Test
  void canceledMeanwhile_endsCanceled_once() {
    for (Limit limit : SHARED) {
      Rig rig = World.oneNumber(1).rig().submit(0, people(2)).command(0, BatchVerb.CANCEL);
      Rig.Dial dial = rig.last();
      rig.overruled(dial, limit, SECOND).overruled(dial, limit, SECOND).at(HOUR);
      assertThat(rig.done).hasSize(2).allMatch(d -> d.disposition() == Disposition.CANCELED);
      assertThat(rig.dials).hasSize(1);
      assertNothingHeld(rig);
    }
  }

  @Test
  void pausedMeanwhile_waitsForTheBatch() {
    for (Limit limit : SHARED) {
      Rig rig = World.oneNumber(1).rig().submit(0, people(1)).command(0, BatchVerb.PAUSE);
      rig.overruled(rig.last(), limit, SECOND).at(MINUTE);
      assertThat(rig.dials).hasSize(1);
      rig.command(0, BatchVerb.RESUME);
      assertThat(rig.dials).as(limit.name()).hasSize(2);
    }
  }

  @Test
  void lastInstantThatPassedMeanwhile_expiresItAtOnce() {
    for (Limit limit : SHARED) {
      Rig rig = World.oneNumber(1).rig();
      BatchTerms terms = new BatchTerms(Priority.NORMAL, 1, 0, rig.wall() + 10_000);
      rig.submit(0, terms, people(1)).at(20 * SECOND).overruled(rig.last(), limit, HOUR);
      rig.at(20 * SECOND + 5 * MILLI);
      assertThat(rig.done)
          .as(limit.name())
          .extracting(Rig.Done::disposition)
          .containsExactly(Disposition.EXPIRED);
    }
  }

  @Test
  void lastInstantDuringTheWait_expiresIt() {
    for (Limit limit : SHARED) {
      Rig rig = World.oneNumber(1).rig();
      BatchTerms terms = new BatchTerms(Priority.NORMAL, 1, 0, rig.wall() + 10_000);
      rig.submit(0, terms, people(1)).overruled(rig.last(), limit, HOUR).at(11 * SECOND);
      assertThat(rig.done)
          .as(limit.name())
          .extracting(Rig.Done::disposition)
          .containsExactly(Disposition.EXPIRED);
    }
  }

  @Test
  void attemptThatIsOver_isNotDeniedAfterwards() {
    Rig rig = World.oneNumber(3).rig().submit(0, people(4));
    Rig.Dial ended = rig.dials.get(0);
    Rig.Dial refused = rig.dials.get(1);
    rig.ended(ended, Outcome.BUSY).refused(refused, Refusal.DESTINATION);
    int dialled = rig.dials.size();
    for (Limit limit : SHARED) {
      rig.overruled(ended, limit, HOUR).overruled(refused, limit, HOUR);
      assertThat(rig.see().overruled(limit)).isZero();
    }
    assertThat(rig.dials).hasSize(dialled);
    assertThat(rig.done).hasSize(2);
    assertThat(rig.alarms).isEmpty();
    assertThat(rig.see().inUse(0)).isEqualTo(2);
  }

  @Test
  void attemptThatHasItsAnswer_isNotDeniedAfterwards() {
    Rig rig = World.oneNumber(3).rig().submit(0, people(2));
    Rig.Dial placed = rig.dials.get(0);
    Rig.Dial unknown = rig.dials.get(1);
    rig.placed(placed).uncertain(unknown);
    rig.overruled(placed, Limit.NUMBER_CAP, HOUR).overruled(unknown, Limit.NUMBER_CAP, HOUR);
    assertThat(rig.see().holders()).isEqualTo(2);
    assertThat(rig.dials).hasSize(2);
    assertThat(rig.alarms).isEmpty();
    rig.submit(0, 8888888);
    assertThat(rig.dials).as("no bar").hasSize(3);
  }

  @Test
  void attemptThatTheCarrierShows_isNotDenied_andSomebodyIsTold() {
    Rig rig = World.oneNumber(1).rig().submit(0, people(1));
    rig.ringing(rig.last()).overruled(rig.last(), Limit.NUMBER_CHANNELS, Denial.EVENT);
    assertThat(rig.alarms).containsExactly(Alarm.IMPOSSIBLE_EVENT);
    assertThat(rig.see().inUse(0)).isEqualTo(1);
    rig.ended(rig.last(), Outcome.ANSWERED);
    assertThat(rig.done).hasSize(1);
    assertNothingHeld(rig);
  }

  @Test
  void denialThatComesAfterTheTimeForAnAnswer_stillCounts() {
    Rig rig = World.oneNumber(1).rig().submit(0, people(1)).at(2 * MINUTE);
    rig.overruled(rig.last(), Limit.NUMBER_CHANNELS, 10 * MILLI).at(2 * MINUTE + SECOND);
    assertThat(rig.dials).hasSize(2);
    rig.placed(rig.last()).ended(rig.last(), Outcome.BUSY).at(HOUR);
    assertThat(rig.done).hasSize(1);
    assertNothingHeld(rig);
  }

  @Test
  void attemptOfAFormerProcess_isNeverDenied() {
    Rig rig = World.oneNumber(1).rig();
    rig.tell(new KernelEvent.Overruled(77, Limit.NUMBER_CHANNELS, 1));
    assertThat(rig.see().overruled(Limit.NUMBER_CHANNELS)).isZero();
  }

  @Test
  void limitThatNobodyShares_isAMistakeOfTheSender() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KernelEvent.Overruled(1, Limit.CALLING_WINDOW, 1));
  }
}
