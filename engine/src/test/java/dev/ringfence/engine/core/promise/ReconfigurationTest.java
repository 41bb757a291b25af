package dev.ringfence.engine.core.promise;

import static dev.ringfence.engine.core.promise.Rig.HOUR;
import static dev.ringfence.engine.core.promise.Rig.MINUTE;
import static dev.ringfence.engine.core.promise.Rig.NEW_YORK;
import static dev.ringfence.engine.core.promise.Rig.SECOND;
import static dev.ringfence.engine.core.promise.Rig.people;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfence.engine.core.model.Breaker;
import dev.ringfence.engine.core.model.DailyHours;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Selection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The promises while the configuration changes under load. */
class ReconfigurationTest {
  private static final int UNLIMITED = Integer.MAX_VALUE;

  private static World account(int concurrency, String... sends) {
    return World.of().account(concurrency, sends);
  }

  @Test
  void p1_loweredChannels_underLoad_neverExceeded_andNobodyIsCutOff() {
    Rig rig = World.oneNumber(5).rig().submit(0, people(20));
    rig.dials.forEach(rig::placed);
    assertThat(rig.see().inUse(0)).isEqualTo(5);

    rig.change(World.oneNumber(2));
    assertThat(rig.hangUps).isEmpty();
    for (int ended = 0; ended < 4; ended++) {
      rig.ended(rig.dials.get(ended), Outcome.BUSY);
      assertThat(rig.see().inUse(0)).isEqualTo(ended < 3 ? 4 - ended : 2);
    }
    assertThat(rig.dials).hasSize(6);
    assertThat(rig.see().explain(0, 19).limit()).isEqualTo(Limit.NUMBER_CHANNELS);
  }

  @Test
  void p9_raisedChannels_wakeAtOnce() {
    Rig rig = World.oneNumber(1).rig().submit(0, people(10));
    assertThat(rig.change(World.oneNumber(4)).dials).hasSize(4);
  }

  @Test
  void p2_loweredCap_countsWhatWasStarted() {
    Rig rig = World.oneNumber(50, "10/1h").rig().submit(0, people(30));
    rig.dials.forEach(rig::placed);
    rig.at(MINUTE).change(World.oneNumber(50, "4/1h"));
    rig.at(HOUR - 1);
    assertThat(rig.dials).hasSize(10);
    rig.at(HOUR);
    assertThat(rig.dials).hasSize(14);
  }

  @Test
  void p9_raisedCap_wakesAtOnce_andOneMoreWindowHoldsToo() {
    Rig rig = World.oneNumber(50, "2/1h").rig().submit(0, people(30));
    rig.dials.forEach(rig::placed);
    assertThat(rig.change(World.oneNumber(50, "5/1h")).dials).hasSize(5);
    rig.dials.subList(2, 5).forEach(rig::placed);
    rig.change(World.oneNumber(50, "9/1h", "6/2h"));
    assertThat(rig.dials).hasSize(6);
    rig.placed(rig.last()).at(2 * HOUR - 1);
    assertThat(rig.dials).hasSize(6);
    rig.at(2 * HOUR);
    assertThat(rig.dials).hasSize(12);
  }

  @Test
  void p4_loweredConcurrency_deniesUntilUsageHasFallen_raisedWakesAtOnce() {
    Rig rig = account(6).number(0, 50).template(0).rig().submit(0, people(30));
    assertThat(rig.dials).hasSize(6);
    rig.dials.forEach(rig::placed);
    rig.change(account(3).number(0, 50).template(0));
    for (int i = 0; i < 3; i++) {
      rig.ended(rig.dials.get(i), Outcome.BUSY);
      assertThat(rig.dials).hasSize(6);
    }
    rig.ended(rig.dials.get(3), Outcome.BUSY);
    assertThat(rig.dials).hasSize(7);
    assertThat(rig.change(account(8).number(0, 50).template(0)).dials).hasSize(12);
  }

  @Test
  void p4_changedRate_holdsFromThatInstantOn() {
    Rig rig = account(UNLIMITED, "5/1s").number(0, 50).template(0).rig().submit(0, people(40));
    rig.dials.forEach(rig::placed);
    assertThat(rig.dials).hasSize(5);
    rig.change(account(UNLIMITED, "2/1s").number(0, 50).template(0)).at(SECOND);
    assertThat(rig.dials).hasSize(7);
    rig.dials.subList(5, 7).forEach(rig::placed);
    rig.change(account(UNLIMITED, "6/1s").number(0, 50).template(0));
    assertThat(rig.dials).hasSize(11);
  }

  @Test
  void p3_changedDestinationLimits_holdAtOnce() {
    Rig rig = World.oneNumber(50).perDestination("2/1h").rig();
    rig.submit(0, 7777777, 7777777, 7777777, 7777777, 7777777);
    rig.dials.forEach(rig::placed);
    assertThat(rig.dials).hasSize(2);
    rig.at(MINUTE).change(World.oneNumber(50).perDestination("4/1h"));
    assertThat(rig.dials).as("the raised limit wakes whoever was held").hasSize(4);
    rig.dials.subList(2, 4).forEach(rig::placed);
    rig.change(World.oneNumber(50).perDestination("1/1h"));
    rig.at(HOUR + MINUTE - 1);
    assertThat(rig.dials).hasSize(4);
    rig.at(HOUR + MINUTE);
    assertThat(rig.dials).hasSize(5);
  }

  @Test
  void p3_longerWindow_takesWhatWasForgottenAsCalled() {
    Rig rig = World.oneNumber(50).perDestination("1/1h").rig();
    for (int hour = 0; hour < 5; hour++) {
      rig.at(hour * HOUR).submit(0, 7777777).placed(rig.last());
    }
    rig.change(World.oneNumber(50).perDestination("1/1h", "4/1d")).at(5 * HOUR);
    rig.submit(0, 7777777);
    assertThat(rig.dials).as("it was called five times today").hasSize(5);
    assertThat(rig.see().explain(5, 0).limit()).isEqualTo(Limit.DESTINATION_LIMIT);
  }

  @Test
  void p11_changedHours_parkAndFreeAtOnce() {
    DailyHours morning = new DailyHours(0, 8 * 3600);
    DailyHours day = new DailyHours(7 * 3600, 20 * 3600);
    World closed = account(UNLIMITED).number(0, 5).template(morning, false, List.of(0));
    World open = account(UNLIMITED).number(0, 5).template(day, false, List.of(0));
    Rig rig = closed.rig().submit(0, NEW_YORK, people(3));
    assertThat(rig.dials).isEmpty();
    assertThat(rig.change(open).dials).hasSize(3);
    rig.change(closed).submit(0, NEW_YORK, people(2));
    assertThat(rig.dials).hasSize(3);
    assertThat(rig.see().explain(1, 0).limit()).isEqualTo(Limit.CALLING_WINDOW);
  }

  @Test
  void p9_addedNumber_takesTheNextCallAtOnce() {
    Rig rig = account(UNLIMITED).number(0, 1).template(0).rig().submit(0, people(5));
    rig.change(account(UNLIMITED).number(0, 1).number(0, 2).template(0, 1));
    assertThat(rig.dials.stream().map(Rig.Dial::number)).containsExactly(0, 1, 1);
  }

  @Test
  void p9_addedAccountAndTemplate_callAndAreSweptAndTakeInboundCalls() {
    Rig rig = World.oneNumber(1).rig().submit(0, people(1));
    rig.change(
        account(UNLIMITED).number(0, 1).template(0).account(2, "9/1s").number(1, 3).template(1));
    rig.submit(1, people(5));
    assertThat(rig.dials.stream().map(Rig.Dial::number)).containsExactly(0, 1, 1);
    rig.dials.forEach(rig::placed);
    rig.callsIn(1, 1, "in-1").at(MINUTE);
    assertThat(rig.inbound).containsExactly(true);
    assertThat(rig.listings.stream().map(Rig.Listing::account)).contains(0, 1);
  }

  @Test
  void p7_drainedNumber_finishesItsCalls_andTakesNothingNew() {
    Rig rig = World.oneNumber(2).rig().submit(0, people(5));
    rig.dials.forEach(rig::placed);
    for (NumberStatus status : List.of(NumberStatus.DRAINING, NumberStatus.INACTIVE)) {
      rig.change(account(UNLIMITED).number(0, 2, status).template(0));
    }
    rig.ended(rig.dials.get(0), Outcome.BUSY).ended(rig.dials.get(1), Outcome.ANSWERED);
    assertThat(rig.see().inUse(0)).isZero();
    assertThat(rig.dials).hasSize(2);
    assertThat(rig.see().explain(0, 4).limit()).isEqualTo(Limit.NO_NUMBER);
    assertThat(rig.change(World.oneNumber(2)).dials).hasSize(4);
  }

  @Test
  void p7_unknownAttemptOnARemovedNumber_isStillLookedUpAndFreed() {
    Rig rig = World.oneNumber(1).rig().submit(0, people(1));
    rig.uncertain(rig.last());
    rig.change(account(UNLIMITED).number(0, 1, NumberStatus.INACTIVE).template());
    P6NoSecondDialTest.proveAbsent(rig, rig.dials.get(0));
    assertThat(rig.see().inUse(0)).isZero();
    assertThat(rig.done).hasSize(1);
  }

  @Test
  void p5_retiredTemplate_finishesItsBatches() {
    Rig rig = World.oneNumber(1).rig().submit(0, people(3));
    rig.change(World.oneNumber(1).retired());
    for (int i = 0; i < 3; i++) {
      rig.placed(rig.last()).ended(rig.last(), Outcome.ANSWERED);
    }
    assertThat(rig.done).hasSize(3).allMatch(d -> d.disposition() == Disposition.COMPLETED);
  }

  @Test
  void p9_leastRecentlyUsed_staysFirst() {
    World four =
        account(UNLIMITED).number(0, 9).number(0, 9).number(0, 9).number(0, 9).template(0, 1, 2, 3);
    Rig rig = four.rig();
    for (int i = 0; i < 6; i++) {
      rig.submit(0, people(1)).placed(rig.last()).ended(rig.last(), Outcome.BUSY);
    }
    rig.change(four);
    for (int i = 0; i < 4; i++) {
      rig.submit(0, people(1)).placed(rig.last()).ended(rig.last(), Outcome.BUSY);
    }
    assertThat(rig.dials.stream().map(Rig.Dial::number))
        .containsExactly(0, 1, 2, 3, 0, 1, 2, 3, 0, 1);
  }

  @Test
  void p9_roundRobin_goesOn_andTheNewNumberComesFirst() {
    World three = account(UNLIMITED).number(0, 9).number(0, 9).number(0, 9);
    Rig rig = three.template(0, 1, 2).choosing(Selection.ROUND_ROBIN).rig().submit(0, people(4));
    World four = account(UNLIMITED).number(0, 9).number(0, 9).number(0, 9).number(0, 9);
    rig.change(four.template(3, 0, 1, 2).choosing(Selection.ROUND_ROBIN)).submit(0, people(5));
    assertThat(rig.dials.stream().map(Rig.Dial::number)).containsExactly(0, 1, 2, 0, 3, 1, 2, 0, 3);
  }

  @Test
  void p9_loweredReserve_wakesAtOnce() {
    Rig rig = account(5).reserve(0, 3).number(0, 9).template(0).rig().submit(0, people(9));
    assertThat(rig.dials).hasSize(2);
    assertThat(rig.change(account(5).reserve(0, 1).number(0, 9).template(0)).dials).hasSize(4);
  }

  @Test
  void p9_breakerSwitchedOff_endsRestsAtOnce_andOnce() {
    Breaker strict = new Breaker(1, 0, 1, HOUR, HOUR, 100);
    Rig rig = World.oneNumber(1).breaker(strict).rig().submit(0, people(9));
    rig.placed(rig.last()).ended(rig.last(), Outcome.FAILED);
    assertThat(rig.dials).hasSize(1);
    assertThat(rig.change(World.oneNumber(1)).dials).hasSize(2);
    rig.change(World.oneNumber(1).breaker(strict)).at(MINUTE);
    rig.placed(rig.last()).ended(rig.last(), Outcome.FAILED);
    rig.at(HOUR + 1);
    assertThat(rig.dials).as("the end of the first rest is not that of the second").hasSize(2);
    rig.at(HOUR + MINUTE);
    assertThat(rig.dials).hasSize(3);
  }

  @Test
  void indexWithAnotherMeaning_isRefused_andNothingChanges() {
    Rig rig = World.oneNumber(3).rig();
    World fewer = World.of().account(UNLIMITED).template();
    assertThatThrownBy(() -> rig.change(fewer)).isInstanceOf(IllegalArgumentException.class);
    World other =
        account(UNLIMITED).numberOf(14_155_559_999L, 0, 9, NumberStatus.ACTIVE).template(0);
    assertThatThrownBy(() -> rig.change(other)).isInstanceOf(IllegalArgumentException.class);
    assertThat(rig.submit(0, people(9)).dials).hasSize(3);
  }
}
