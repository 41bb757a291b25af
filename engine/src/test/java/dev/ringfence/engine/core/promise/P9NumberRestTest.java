package dev.ringfence.engine.core.promise;

import static dev.ringfence.engine.core.promise.Rig.SECOND;
import static dev.ringfence.engine.core.promise.Rig.people;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.Breaker;
import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.port.Alarm;
import org.junit.jupiter.api.Test;

/** A number whose calls go wrong rests, and works again at the instant its rest ends. */
class P9NumberRestTest {
  private static final Breaker RULES = new Breaker(2, 1, 4, 10 * SECOND, 40 * SECOND, 100);

  private static Rig oneNumber(int channels) {
    return World.oneNumber(channels).breaker(RULES).rig().submit(0, people(99));
  }

  /** Two attempts fail, one after the other, on a number of one channel. */
  private static Rig twoFail(Rig rig) {
    return rig.ended(rig.last(), Outcome.FAILED).ended(rig.last(), Outcome.FAILED);
  }

  @Test
  void failingNumber_restsAndComesBackAtThatInstant() {
    Rig rig = twoFail(oneNumber(1));
    assertThat(rig.alarms).containsExactly(Alarm.NUMBER_RESTING);
    assertThat(rig.dials).hasSize(2);
    assertThat(rig.see().numberRestsUntil(0)).isEqualTo(10 * SECOND);
    rig.at(10 * SECOND - 1);
    assertThat(rig.dials).hasSize(2);
    rig.at(10 * SECOND);
    assertThat(rig.dials).hasSize(3);
    assertThat(rig.see().numberRestsUntil(0)).isEqualTo(-1);
  }

  @Test
  void rest_isNamedWithItsInstantAndCounted() {
    Rig rig = twoFail(oneNumber(1));
    assertThat(rig.see().explain(0, 5)).isEqualTo(new Denial(Limit.NUMBER_RESTING, 10 * SECOND, 0));
    assertThat(rig.see().boundBy(0)).isEqualTo(Limit.NUMBER_RESTING);
    assertThat(rig.see().denials(Limit.NUMBER_RESTING)).isPositive();
  }

  @Test
  void restAndCap_theOneThatClearsFirstIsNamed() {
    Rig rig =
        World.of()
            .account(9)
            .number(0, 1)
            .number(0, 1, "1/5s")
            .template(0, 1)
            .breaker(RULES)
            .rig()
            .submit(0, people(9));
    rig.ended(rig.dials.get(0), Outcome.REJECTED).ended(rig.dials.get(1), Outcome.BUSY);
    assertThat(rig.see().explain(0, 5)).isEqualTo(new Denial(Limit.NUMBER_CAP, 5 * SECOND, 1));
    rig.at(5 * SECOND).placed(rig.last()).ended(rig.last(), Outcome.BUSY).at(6 * SECOND);
    assertThat(rig.see().explain(0, 5).limit()).isIn(Limit.NUMBER_CAP, Limit.NUMBER_RESTING);
    assertThat(rig.see().explain(0, 5).untilNanos()).isEqualTo(10 * SECOND);
  }

  @Test
  void blockedNumber_restsByItsOwnCount() {
    Rig rig = oneNumber(1);
    rig.ended(rig.last(), Outcome.REJECTED);
    assertThat(rig.alarms).containsExactly(Alarm.NUMBER_RESTING);
  }

  @Test
  void oldFailures_areForgotten() {
    Rig rig = oneNumber(1);
    rig.ended(rig.last(), Outcome.FAILED);
    for (int i = 0; i < 3; i++) {
      rig.ended(rig.last(), Outcome.BUSY);
    }
    rig.ended(rig.last(), Outcome.FAILED);
    assertThat(rig.alarms).isEmpty();
    rig.ended(rig.last(), Outcome.FAILED);
    assertThat(rig.alarms).hasSize(1);
  }

  @Test
  void afterARest_theRecordIsClean() {
    Rig rig = twoFail(oneNumber(1)).at(10 * SECOND);
    rig.ended(rig.last(), Outcome.FAILED);
    assertThat(rig.alarms).hasSize(1);
  }

  @Test
  void callsThatEndDuringTheRest_doNotCount() {
    Rig rig = oneNumber(5);
    for (int i = 0; i < 5; i++) {
      rig.ended(rig.dials.get(i), Outcome.FAILED);
    }
    assertThat(rig.alarms).hasSize(1);
    assertThat(rig.see().inUse(0)).as("those dialled before the rest").isEqualTo(1);
    rig.at(10 * SECOND).ended(rig.last(), Outcome.FAILED);
    assertThat(rig.alarms).hasSize(1);
  }

  @Test
  void everyRestWithoutAnAnswerInBetween_isTwiceAsLong() {
    Rig rig = oneNumber(1);
    long start = 0;
    for (long rest : new long[] {10, 20, 40, 40}) {
      twoFail(rig);
      start += rest * SECOND;
      assertThat(rig.see().numberRestsUntil(0)).isEqualTo(start);
      rig.at(start);
    }
    rig.ended(rig.last(), Outcome.ANSWERED);
    twoFail(rig);
    assertThat(rig.see().numberRestsUntil(0)).isEqualTo(start + 10 * SECOND);
  }

  @Test
  void whenAllGoWrong_onlySoManyRest() {
    World world = World.of().account(9).account(9).breaker(new Breaker(1, 0, 1, 9, 9, 50));
    world.number(0, 1).number(0, 1).number(0, 1).number(0, 1, NumberStatus.DRAINING).number(1, 1);
    Rig rig = world.template(0, 1, 2, 4).rig().submit(0, people(50));
    for (int i = 0; i < 20; i++) {
      rig.ended(rig.dials.get(i), Outcome.FAILED);
    }
    assertThat(rig.alarms).as("half of three is one; half of one is none").hasSize(1);
  }

  @Test
  void restingNumber_leavesItsCallsToTheOthersOfItsPool() {
    Rig rig = World.of().account(9).number(0, 1).number(0, 1).template(0, 1).breaker(RULES).rig();
    rig.submit(0, people(9)).ended(rig.dials.get(0), Outcome.REJECTED);
    assertThat(rig.dials).hasSize(2);
    rig.ended(rig.dials.get(1), Outcome.BUSY);
    assertThat(rig.last().number()).isEqualTo(1);
  }

  @Test
  void lastResort_isNoEvidenceAgainstTheNumber() {
    Rig rig = oneNumber(1);
    rig.placed(rig.last()).at(3_600 * SECOND);
    assertThat(rig.alarms).contains(Alarm.HARD_LIMIT).doesNotContain(Alarm.NUMBER_RESTING);
  }
}
