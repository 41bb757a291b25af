package dev.ringfence.engine.core.promise;

import static dev.ringfence.engine.core.promise.Rig.HOUR;
import static dev.ringfence.engine.core.promise.Rig.MINUTE;
import static dev.ringfence.engine.core.promise.Rig.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.KernelEvent.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

class P6NoSecondDialTest {
  private static Rig rig(boolean redialUnknown) {
    return World.of()
        .account(Integer.MAX_VALUE)
        .number(0, 10)
        .template(World.ALWAYS, redialUnknown, List.of(0))
        .rig()
        .submit(0, 7777777);
  }

  /** Answers every look-up with "no such call" until the attempt is given up. */
  static void proveAbsent(Rig rig, Rig.Dial dial) {
    int answered = 0;
    for (long at = rig.now; rig.now < dial.at() + 3 * MINUTE; at += SECOND) {
      rig.at(at);
      while (answered < rig.lookUps.size()) {
        answered++;
        rig.found(dial, Finding.ABSENT, null);
      }
    }
  }

  @Test
  void unknown_isNeverDialledAgain() {
    Rig rig = rig(false);
    proveAbsent(rig.uncertain(rig.last()), rig.last());
    rig.at(rig.now + HOUR);
    assertThat(rig.dials).hasSize(1);
    assertThat(rig.done)
        .containsExactly(new Rig.Done(0, 0, Disposition.EXHAUSTED, null, "unknown", 0));
  }

  @Test
  void unknown_whereTheTemplateAllows_isDialledAgainOnceAbsenceIsProven() {
    Rig rig = rig(true);
    Rig.Dial first = rig.last();
    rig.uncertain(first);
    long proven = 0;
    int answered = 0;
    for (long at = 0; rig.dials.size() == 1; at += SECOND) {
      rig.at(at);
      while (answered < rig.lookUps.size()) {
        answered++;
        rig.found(first, Finding.ABSENT, null);
      }
      proven = at;
    }
    assertThat(proven).isEqualTo(2 * MINUTE);
    assertThat(rig.last().attempt()).isNotEqualTo(first.attempt());
  }

  @Test
  void unknown_isLookedUpByTheClockAsItIs_whenItWasSetSinceTheSend() {
    Rig rig = rig(true);
    long sent = rig.wall();
    rig.wallAtZero += 3_600_000;
    rig.uncertain(rig.last());
    for (long at = 0; rig.lookUps.isEmpty(); at += SECOND) {
      rig.at(at);
    }
    assertThat(rig.askedSince).isBetween(sent + 3_600_000 - 1, sent + 3_600_000);
  }

  @Test
  void unknown_whoseLookUpsFail_staysWhereItIs() {
    Rig rig = rig(true);
    rig.uncertain(rig.last());
    int answered = 0;
    for (long at = 0; at < 4 * MINUTE; at += SECOND) {
      rig.at(at);
      while (answered < rig.lookUps.size()) {
        answered++;
        rig.found(rig.last(), Finding.FAILED, null);
      }
    }
    assertThat(rig.dials).hasSize(1);
    assertThat(rig.see().inUse(0)).isEqualTo(1);
  }

  @Test
  void unknownThenLateCallback_isTheSameAttempt() {
    Rig rig = rig(true);
    rig.uncertain(rig.last()).at(50 * SECOND).ringing(rig.last());
    rig.ended(rig.last(), Outcome.ANSWERED).at(HOUR);
    assertThat(rig.dials).hasSize(1);
    assertThat(rig.done)
        .containsExactly(new Rig.Done(0, 0, Disposition.COMPLETED, Outcome.ANSWERED, "", 1));
  }

  @Test
  void adapterThatNeverAnswers_isLookedUpAfterAMinute() {
    Rig rig = rig(true);
    rig.at(MINUTE - 1);
    assertThat(rig.lookUps).isEmpty();
    rig.at(MINUTE);
    assertThat(rig.lookUps).hasSize(1);
    rig.found(rig.last(), Finding.LIVE, null);
    assertThat(rig.dials).hasSize(1);
  }

  @Test
  void adapterThatNeverAnswers_provesNothingByTheCarriersAbsence() {
    Rig rig = rig(true);
    proveAbsent(rig, rig.last());
    rig.at(5 * MINUTE);
    assertThat(rig.dials).as("the POST may still be in some queue").hasSize(1);
    rig.placed(rig.last()).ended(rig.last(), Outcome.ANSWERED).at(HOUR);
    assertThat(rig.dials).hasSize(1);
    assertThat(rig.done).extracting(Rig.Done::outcome).containsExactly(Outcome.ANSWERED);
  }

  @Test
  void callbackBeforeTheAnswer_doesNotLeadToASecondDial() {
    Rig rig = rig(true);
    Rig.Dial dial = rig.last();
    rig.ended(dial, Outcome.NO_ANSWER);
    rig.placed(dial).at(HOUR);
    assertThat(rig.dials).hasSize(1);
    assertThat(rig.done).hasSize(1);
  }

  @Test
  void callbackBeforeAnUncertainAnswer_decides() {
    Rig rig = rig(true);
    Rig.Dial dial = rig.last();
    rig.ringing(dial).uncertain(dial).at(20 * SECOND);
    assertThat(rig.lookUps).isEmpty();
    rig.ended(dial, Outcome.BUSY);
    assertThat(rig.done).extracting(Rig.Done::outcome).containsExactly(Outcome.BUSY);
  }

  @Test
  void certainRefusal_goesOutAgainUnderAnotherId() {
    Rig rig = rig(false);
    rig.refused(rig.last(), Refusal.UNREACHABLE).at(10 * SECOND);
    assertThat(rig.dials).hasSize(2);
    assertThat(rig.dials.get(0).attempt()).isNotEqualTo(rig.dials.get(1).attempt());
  }

  @Test
  void grantTooOld_isGivenBackAndGoesOutAgain() {
    Rig rig = rig(false);
    rig.at(SECOND).refused(rig.last(), Refusal.NOT_SENT).at(2 * SECOND);
    assertThat(rig.dials).hasSize(2);
  }

  @Test
  void badRequest_endsTheCall() {
    Rig rig = rig(true);
    rig.refused(rig.last(), Refusal.REQUEST).at(HOUR);
    assertThat(rig.dials).hasSize(1);
    assertThat(rig.done).extracting(Rig.Done::disposition).containsExactly(Disposition.EXHAUSTED);
  }

  /**
   * Found by the demo: two calls to one person from one number, and a look-up that took the other
   * one's.
   */
  @Test
  void lookUp_findsTheCallOfAnotherAttempt_isNotTaken() {
    Rig rig =
        World.of()
            .account(Integer.MAX_VALUE)
            .number(0, 10)
            .template(World.ALWAYS, false, List.of(0))
            .rig()
            .submit(0, 7777777, 7777777);
    Rig.Dial lost = rig.dials.get(0);
    Rig.Dial other = rig.dials.get(1);
    rig.uncertain(lost);
    rig.tell(new KernelEvent.DialPlaced(other.attempt(), "CA-other"));
    rig.tell(
        new KernelEvent.LookedUp(
            lost.attempt(), Finding.ENDED, "CA-other", Outcome.ANSWERED, 9, "found"));
    assertThat(rig.done).isEmpty();
    rig.tell(
        new KernelEvent.LookedUp(
            lost.attempt(), Finding.ENDED, "CA-lost", Outcome.BUSY, 0, "found"));
    assertThat(rig.done).hasSize(1);
    assertThat(rig.done.get(0).outcome()).isEqualTo(Outcome.BUSY);
  }
}
