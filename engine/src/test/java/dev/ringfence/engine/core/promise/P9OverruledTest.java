package dev.ringfence.engine.core.promise;

import static dev.ringfence.engine.core.promise.Rig.HOUR;
import static dev.ringfence.engine.core.promise.Rig.MILLI;
import static dev.ringfence.engine.core.promise.Rig.MINUTE;
import static dev.ringfence.engine.core.promise.Rig.SECOND;
import static dev.ringfence.engine.core.promise.Rig.people;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.Outcome;
import org.junit.jupiter.api.Test;

/**
 * A limit that the shared books deny is left alone, and tried again as soon as there may be room.
 */
class P9OverruledTest {
  private static final long EVENT = Denial.EVENT;

  @Test
  void deniedNumber_leavesTheCallToTheOthersOfItsPool_atOnce() {
    Rig rig = World.of().account(9).number(0, 1).number(0, 1).template(0, 1).rig();
    rig.submit(0, people(1)).overruled(rig.last(), Limit.NUMBER_CHANNELS, EVENT);
    assertThat(rig.dials).extracting(Rig.Dial::row).containsExactly(0, 0);
    assertThat(rig.last().number()).isNotEqualTo(rig.dials.get(0).number());
    assertThat(rig.see().overruled(Limit.NUMBER_CHANNELS)).isEqualTo(1);
  }

  @Test
  void deniedChannels_areTriedAgain_whenOthersHaveFewerCalls() {
    Rig rig = World.oneNumber(3).rig().othersHold(0, 2).submit(0, people(2));
    rig.overruled(rig.last(), Limit.NUMBER_CHANNELS, EVENT).othersHold(0, 3);
    assertThat(rig.dials).hasSize(1);
    rig.at(100 * MILLI).othersHold(0, 1);
    assertThat(rig.dials).as("both, for now it is known what is free").hasSize(3);
  }

  @Test
  void deniedChannels_areTriedAgain_whenAnOwnCallEnds() {
    Rig rig = World.oneNumber(3).rig().submit(0, people(9));
    Rig.Dial first = rig.dials.get(0);
    rig.placed(first).overruled(rig.dials.get(1), Limit.NUMBER_CHANNELS, EVENT);
    rig.overruled(rig.dials.get(2), Limit.NUMBER_CHANNELS, EVENT);
    assertThat(rig.dials).hasSize(3);
    rig.at(100 * MILLI).ended(first, Outcome.BUSY);
    assertThat(rig.dials.size()).isGreaterThan(3);
  }

  @Test
  void deniedChannels_ofWhichNothingIsHeard_areTriedAfterASecond_withOneCall() {
    Rig rig = World.oneNumber(3).rig().submit(0, people(9));
    rig.dials.subList(0, 3).forEach(d -> rig.overruled(d, Limit.NUMBER_CHANNELS, EVENT));
    rig.at(SECOND - 1);
    assertThat(rig.dials).hasSize(3);
    rig.at(SECOND);
    assertThat(rig.dials).as("one to try").hasSize(4);
    rig.overruled(rig.last(), Limit.NUMBER_CHANNELS, EVENT).at(2 * SECOND);
    assertThat(rig.dials).hasSize(5);
    rig.placed(rig.last());
    assertThat(rig.dials).as("nobody denied that one").hasSize(7);
  }

  @Test
  void tryOfWhichNothingIsHeard_keepsTheNumberForASecondOnly() {
    Rig rig = World.oneNumber(3).rig().submit(0, people(9));
    rig.dials.subList(0, 3).forEach(d -> rig.overruled(d, Limit.NUMBER_CHANNELS, EVENT));
    rig.at(SECOND).at(2 * SECOND);
    assertThat(rig.dials.size()).isGreaterThan(4);
  }

  /** Found by {@code SharedLimitsTest}: the number was kept for a second for each such call. */
  @Test
  void tryThatIsDeniedByAnotherLimit_leavesTheNumberToTheNext() {
    Rig rig = World.oneNumber(3).rig().submit(0, people(9));
    rig.dials.subList(0, 3).forEach(d -> rig.overruled(d, Limit.NUMBER_CHANNELS, EVENT));
    rig.at(SECOND).overruled(rig.last(), Limit.DESTINATION_LIMIT, HOUR);
    assertThat(rig.dials).hasSize(5);
    rig.overruled(rig.last(), Limit.NUMBER_CHANNELS, EVENT);
    assertThat(rig.dials).hasSize(5);
  }

  @Test
  void deniedCap_opensAtTheInstantThatWasNamed_andOneByOne() {
    Rig rig = World.oneNumber(9, "60/1h").rig().submit(0, people(9));
    rig.dials.subList(0, 9).forEach(d -> rig.overruled(d, Limit.NUMBER_CAP, 10 * MINUTE));
    rig.at(10 * MINUTE - 1);
    assertThat(rig.dials).hasSize(9);
    rig.at(10 * MINUTE);
    assertThat(rig.dials).hasSize(10);
    rig.placed(rig.last());
    assertThat(rig.dials).as("that may have been the last that others left").hasSize(11);
    rig.placed(rig.last());
    assertThat(rig.dials).as("there is room").hasSize(18);
  }

  @Test
  void deniedCap_isTriedAgain_whenACallOfOthersIsGone() {
    Rig rig = World.oneNumber(9, "60/1h").rig().othersHold(0, 2).submit(0, people(1));
    rig.overruled(rig.last(), Limit.NUMBER_CAP, HOUR).at(MINUTE).othersHold(0, 1);
    assertThat(rig.dials).as("its start may have been undone").hasSize(2);
  }

  @Test
  void deniedCap_thatItsOwnBookDeniesForLonger_opensByItsOwnBook() {
    Rig rig = World.oneNumber(9, "1/1h").rig().submit(0, people(9));
    rig.placed(rig.last()).at(HOUR);
    rig.overruled(rig.last(), Limit.NUMBER_CAP, MINUTE).at(HOUR + 2 * MINUTE);
    assertThat(rig.dials).hasSize(3);
    rig.placed(rig.last()).at(2 * HOUR);
    assertThat(rig.dials).hasSize(3);
    rig.at(2 * HOUR + 2 * MINUTE + SECOND);
    assertThat(rig.dials).hasSize(4);
  }

  @Test
  void deniedRate_closesTheAccountUntilThen_andOpensIntoWhatIsAnswered() {
    Rig rig = World.of().account(99).number(0, 99).template(0).rig().submit(0, people(8));
    rig.dials.subList(0, 8).forEach(d -> rig.overruled(d, Limit.ACCOUNT_RATE, 300 * MILLI));
    rig.at(300 * MILLI - 1);
    assertThat(rig.dials).hasSize(8);
    rig.at(300 * MILLI);
    assertThat(rig.dials).as("half of seven").hasSize(8 + 3);
    rig.placed(rig.last());
    assertThat(rig.dials).as("one for the one, and one more").hasSize(8 + 5);
  }

  @Test
  void deniedRate_leavesOtherAccountsAlone() {
    Rig rig = World.of().account(9).account(9).number(0, 9).number(1, 9).template(0, 1).rig();
    rig.submit(0, people(1)).overruled(rig.last(), Limit.ACCOUNT_RATE, SECOND);
    assertThat(rig.dials).hasSize(2);
    assertThat(rig.last().number()).isNotEqualTo(rig.dials.get(0).number());
  }

  @Test
  void deniedConcurrency_isTriedAgain_whenOthersHaveFewerCallsOnAnyNumberOfTheAccount() {
    Rig rig = World.of().account(9).number(0, 9).number(0, 9).template(0).rig();
    rig.othersHold(1, 5).submit(0, people(1));
    rig.overruled(rig.last(), Limit.ACCOUNT_CONCURRENCY, EVENT).othersHold(1, 6);
    assertThat(rig.dials).hasSize(1);
    rig.othersHold(1, 4);
    assertThat(rig.dials).hasSize(2);
    rig.overruled(rig.last(), Limit.ACCOUNT_CONCURRENCY, EVENT).at(SECOND);
    assertThat(rig.dials).as("at the latest").hasSize(3);
  }

  @Test
  void deniedDestination_keepsItsCallOnly() {
    Rig rig = World.oneNumber(9).rig().submit(0, 7777777, 8888888);
    rig.overruled(rig.dials.get(0), Limit.DESTINATION_LIMIT, HOUR);
    rig.submit(0, 9999999).at(HOUR - 1);
    assertThat(rig.dials).hasSize(3);
    rig.at(HOUR);
    assertThat(rig.dials).hasSize(4);
    assertThat(rig.last().row()).isZero();
  }

  @Test
  void deniedDestination_withoutAnInstant_isTriedAfterASecond() {
    Rig rig = World.oneNumber(9).rig().submit(0, 7777777);
    rig.overruled(rig.last(), Limit.DESTINATION_LIMIT, EVENT).at(SECOND - 1);
    assertThat(rig.dials).hasSize(1);
    rig.at(SECOND);
    assertThat(rig.dials).hasSize(2);
  }

  @Test
  void noLimit_isTriedAgainAtOnce() {
    for (Limit limit : P5OverruledTest.SHARED) {
      Rig rig = World.oneNumber(1).rig().submit(0, people(1));
      rig.overruled(rig.last(), limit, -7).overruled(rig.last(), limit, 0).at(4 * MILLI);
      assertThat(rig.dials).as(limit.name()).hasSize(1);
      rig.at(5 * MILLI);
      assertThat(rig.dials).as(limit.name()).hasSize(2);
    }
  }

  @Test
  void limitThatIsDeniedForEver_isTriedOnceASecond_notMore() {
    for (Limit limit : P5OverruledTest.SHARED) {
      Rig rig = World.of().account(50).number(0, 50).template(0).rig().submit(0, 7777777, 8888888);
      int answered = 0;
      for (long at = 0; at <= MINUTE; at += 10 * MILLI) {
        rig.at(at);
        for (; answered < rig.dials.size(); answered++) {
          rig.overruled(rig.dials.get(answered), limit, EVENT);
        }
      }
      assertThat(rig.dials.size()).as(limit.name()).isBetween(60, 2 * 61 + 1);
    }
  }

  @Test
  void reload_endsAllBars() {
    Rig rig = World.oneNumber(9, "60/1h").rig().submit(0, people(1));
    rig.overruled(rig.last(), Limit.NUMBER_CAP, HOUR);
    rig.change(World.oneNumber(9, "90/1h"));
    assertThat(rig.dials).hasSize(2);
    rig.overruled(rig.last(), Limit.ACCOUNT_RATE, HOUR);
    rig.change(World.oneNumber(9, "99/1h"));
    assertThat(rig.dials).hasSize(3);
  }

  @Test
  void shares_areNotChargedForWhatWasDenied() {
    Rig rig = World.oneNumber(1).template(0).rig().submit(0, people(99)).submit(1, people(99));
    int[] got = new int[2];
    boolean deny = true;
    for (int i = 0; got[0] + got[1] < 40; i++) {
      Rig.Dial dial = rig.dials.get(i);
      if (dial.batch() == 0 && deny) {
        rig.overruled(dial, Limit.DESTINATION_LIMIT, HOUR);
      } else {
        got[dial.batch()]++;
        rig.placed(dial).ended(dial, Outcome.BUSY);
      }
      deny = dial.batch() == 0 ? !deny : deny;
    }
    assertThat(got[0]).as("every second one of the first was denied").isBetween(19, 21);
  }
}
