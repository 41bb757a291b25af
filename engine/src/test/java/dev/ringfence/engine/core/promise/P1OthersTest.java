package dev.ringfence.engine.core.promise;

import static dev.ringfence.engine.core.promise.Rig.HOUR;
import static dev.ringfence.engine.core.promise.Rig.MINUTE;
import static dev.ringfence.engine.core.promise.Rig.SECOND;
import static dev.ringfence.engine.core.promise.Rig.people;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.port.Alarm;
import dev.ringfence.engine.core.port.LiveCall;
import org.junit.jupiter.api.Test;

/** Calls of other nodes take channels and concurrency, for as long as they are said to go on. */
class P1OthersTest {
  private static LiveCall out(String id) {
    return new LiveCall(id, 14_155_550_000L, 919_000_000_099L, false);
  }

  private static LiveCall in(String id) {
    return new LiveCall(id, 919_000_000_099L, 14_155_550_000L, true);
  }

  @Test
  void othersCalls_takeChannelsAndConcurrency() {
    Rig rig = World.of().account(4).number(0, 3).number(0, 3).template(0, 1).rig();
    rig.othersHold(0, 2).submit(0, people(9));
    assertThat(rig.dials).hasSize(2);
    assertThat(rig.see().others(0)).isEqualTo(2);
    assertThat(rig.see().inUse(0) + rig.see().inUse(1)).isEqualTo(4);
    assertThat(rig.see().accountInUse(0)).isEqualTo(4);
    assertThat(rig.see().holders()).isEqualTo(2);
  }

  @Test
  void ownInboundAndOthersCalls_areToldApart() {
    Rig rig = World.oneNumber(9).rig().submit(0, people(1)).callsIn(0, 0, "I1").othersHold(0, 3);
    assertThat(rig.see().inUse(0)).isEqualTo(5);
    assertThat(rig.see().inbound(0)).isEqualTo(1);
    assertThat(rig.see().others(0)).isEqualTo(3);
  }

  @Test
  void countIsAbsolute_andNeverNegative() {
    Rig rig = World.oneNumber(5).rig().othersHold(0, 4).othersHold(0, 4).othersHold(0, 1);
    assertThat(rig.see().inUse(0)).isEqualTo(1);
    rig.othersHold(0, -3);
    assertThat(rig.see().inUse(0)).isZero();
    assertThat(rig.see().accountInUse(0)).isZero();
  }

  @Test
  void moreThanItsChannels_closesTheNumberUntilThereIsRoom() {
    Rig rig = World.oneNumber(2).rig().othersHold(0, 5).submit(0, people(2));
    assertThat(rig.dials).isEmpty();
    rig.othersHold(0, 2);
    assertThat(rig.dials).isEmpty();
    rig.othersHold(0, 1);
    assertThat(rig.dials).hasSize(1);
  }

  @Test
  void numberThatIsNotKnown_isIgnored_andAnInactiveOneStillTakesConcurrency() {
    World world = World.of().account(2).number(0, 9).number(0, 9, NumberStatus.INACTIVE);
    Rig rig = world.template(0).rig().othersHold(7, 3).othersHold(-1, 3).othersHold(1, 1);
    rig.submit(0, people(5));
    assertThat(rig.dials).hasSize(1);
    assertThat(rig.alarms).isEmpty();
  }

  @Test
  void callThatComesIn_findsOthersChannelsTaken() {
    Rig rig = World.oneNumber(2).rig().othersHold(0, 2).callsIn(0, 0, "I1");
    rig.othersHold(0, 1).callsIn(0, 0, "I2");
    assertThat(rig.inbound).containsExactly(false, true);
  }

  @Test
  void othersCalls_useUpWhatIsNotKeptForCallsThatComeIn() {
    Rig rig = World.of().account(4).reserve(0, 2).number(0, 9).template(0).rig();
    rig.othersHold(0, 1).submit(0, people(9));
    assertThat(rig.dials).as("of four two are kept, and one is taken").hasSize(1);
  }

  @Test
  void reload_keepsWhatOthersHold() {
    Rig rig = World.oneNumber(3).rig().othersHold(0, 2);
    rig.change(World.of().account(Integer.MAX_VALUE).number(0, 4).number(0, 2).template(0, 1));
    rig.submit(0, people(9));
    assertThat(rig.dials).hasSize(4);
    assertThat(rig.see().others(0)).isEqualTo(2);
  }

  @Test
  void callsThatMayBeTheirs_areNotTakenForStrangers() {
    Rig rig = World.oneNumber(9).rig().submit(0, people(1)).placed(rig(0)).othersHold(0, 2);
    rig.at(30 * SECOND).listed(rig.listings.get(0), out("X1"), out("X2"));
    rig.at(MINUTE).listed(rig.listings.get(1), out("X1"), out("X2"));
    assertThat(rig.alarms).isEmpty();
    assertThat(rig.see().inUse(0)).isEqualTo(3);
  }

  private static Rig.Dial rig(int row) {
    return new Rig.Dial(row + 1, 0, row, 0, 919_000_000_000L + row, 0);
  }

  @Test
  void callsBeyondTheirs_areStrangers_whicheverWayTheyGo() {
    Rig rig = World.oneNumber(9).rig().submit(0, people(1)).placed(rig(0)).othersHold(0, 1);
    rig.at(30 * SECOND).listed(rig.listings.get(0), out("X1"), in("X2"), out("X3"));
    assertThat(rig.alarms).isEmpty();
    rig.at(MINUTE).listed(rig.listings.get(1), out("X1"), in("X2"), out("X3"));
    assertThat(rig.alarms).containsExactly(Alarm.FOREIGN_CALL, Alarm.FOREIGN_CALL);
    assertThat(rig.see().inUse(0)).as("ours, theirs, two strangers").isEqualTo(4);
  }

  @Test
  void ownCallThatIsOver_inAListingThatLags_isNotCountedAgainstTheirs() {
    Rig rig = World.oneNumber(9).rig().submit(0, people(2)).placed(rig(0)).placed(rig(1));
    rig.ended(rig(0), Outcome.BUSY).othersHold(0, 1);
    LiveCall over = new LiveCall("C1", 14_155_550_000L, rig(0).to(), false);
    rig.at(30 * SECOND).listed(rig.listings.get(0), over, out("X1"));
    rig.at(MINUTE).listed(rig.listings.get(1), over, out("X1"));
    assertThat(rig.alarms).isEmpty();
  }

  @Test
  void accountOnWhichOnlyOthersCall_isLeftToThemToSweep() {
    Rig rig = World.oneNumber(9).rig().submit(0, people(1)).placed(rig(0)).othersHold(0, 3);
    rig.ended(rig(0), Outcome.BUSY).at(HOUR);
    assertThat(rig.listings).isEmpty();
    rig.submit(0, people(1)).at(HOUR + 30 * SECOND);
    assertThat(rig.listings).hasSize(1);
  }
}
