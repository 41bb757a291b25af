package dev.ringfence.engine.core.promise;

import static dev.ringfence.engine.core.promise.Rig.HOUR;
import static dev.ringfence.engine.core.promise.Rig.MINUTE;
import static dev.ringfence.engine.core.promise.Rig.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;

class P3DestinationTest {
  private static World twoTemplates() {
    return World.of()
        .account(Integer.MAX_VALUE)
        .number(0, 10)
        .account(Integer.MAX_VALUE)
        .number(1, 10)
        .template(0)
        .template(World.ALWAYS, true, List.of(1));
  }

  @Test
  void sameDestination_overTemplatesAndAccounts_isCountedTogether() {
    Rig rig = twoTemplates().perDestination("2/1h").rig();
    rig.submit(0, 7777777, 7777777).submit(1, 7777777);
    assertThat(rig.dials).hasSize(2);
    rig.dials.forEach(rig::placed);
    rig.at(HOUR - 1);
    assertThat(rig.dials).hasSize(2);
    rig.at(HOUR);
    assertThat(rig.dials).hasSize(3);
  }

  @Test
  void heldCall_letsTheOnesBehindItPass() {
    Rig rig = World.oneNumber(10).perDestination("1/1h").rig();
    rig.submit(0, 7777777, 7777777, 8888888);
    assertThat(rig.dials.stream().map(Rig.Dial::to)).containsExactly(7777777L, 8888888L);
  }

  @Test
  void refusal_neverCounts_andTheHeldCallGoesAtOnce() {
    Rig rig = World.oneNumber(10).perDestination("1/1h").rig().submit(0, 7777777, 7777777);
    rig.refused(rig.last(), Refusal.DESTINATION);
    assertThat(rig.dials).hasSize(2);
  }

  @Test
  void refusal_whileAnInstantIsKnown_stillFreesTheHeldCallAtOnce() {
    Rig rig = World.oneNumber(10).perDestination("2/1h").rig();
    rig.submit(0, 7777777, 7777777);
    rig.placed(rig.dials.get(0));
    rig.submit(0, 7777777);
    assertThat(rig.dials).as("one counts, one is outstanding").hasSize(2);
    rig.at(SECOND).refused(rig.dials.get(1), Refusal.DESTINATION);
    assertThat(rig.dials).as("only one counts").hasSize(3);
  }

  @Test
  void unknownThenProvenAbsent_countsNoMore() {
    Rig rig = twoTemplates().perDestination("1/1d").rig().submit(0, 7777777, 7777777);
    rig.uncertain(rig.last());
    Rig.Dial lost = rig.last();
    P6NoSecondDialTest.proveAbsent(rig, lost);
    assertThat(rig.dials).hasSize(2);
    assertThat(rig.last().row()).isEqualTo(1);
  }

  @Test
  void stricterTemplate_holdsOnlyItsOwnCalls() {
    Rig rig =
        World.of()
            .account(Integer.MAX_VALUE)
            .number(0, 10)
            .perDestination("5/1h")
            .template(0)
            .template(World.ALWAYS, false, List.of(0), "1/30m")
            .rig();
    rig.submit(0, 7777777).submit(1, 7777777).submit(0, 7777777);
    assertThat(rig.dials.stream().map(Rig.Dial::batch)).containsExactly(0, 2);
    rig.dials.forEach(rig::placed);
    rig.at(30 * MINUTE);
    assertThat(rig.last().batch()).isEqualTo(1);
  }

  @Test
  void severalWindowsDeny_waitsForTheLastToClear() {
    Rig rig = World.oneNumber(10).perDestination("1/1h", "2/1d").rig();
    rig.submit(0, 7777777, 7777777, 7777777);
    rig.placed(rig.last()).ended(rig.last(), Outcome.BUSY);
    rig.at(HOUR).placed(rig.last());
    assertThat(rig.dials).hasSize(2);
    rig.at(24 * HOUR - 1);
    assertThat(rig.dials).hasSize(2);
    rig.at(24 * HOUR);
    assertThat(rig.dials).hasSize(3);
  }
}
