package dev.ringfence.engine.core.promise;

import static dev.ringfence.engine.core.promise.Rig.HOUR;
import static dev.ringfence.engine.core.promise.Rig.MINUTE;
import static dev.ringfence.engine.core.promise.Rig.SECOND;
import static dev.ringfence.engine.core.promise.Rig.people;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Progress;
import dev.ringfence.engine.core.port.Alarm;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.KernelEvent.BatchVerb;
import dev.ringfence.engine.core.port.KernelEvent.Finding;
import dev.ringfence.engine.core.port.LiveCall;
import org.junit.jupiter.api.Test;

class P7NoLeakTest {

  private static void assertNothingHeld(Rig rig) {
    assertThat(rig.see().holders()).isZero();
    assertThat(rig.see().inUse(0)).isZero();
    assertThat(rig.see().accountInUse(0)).isZero();
  }

  @Test
  void finalCallback_freesTheChannelInTheSameStep() {
    Rig rig = World.oneNumber(1).rig().submit(0, people(1));
    rig.placed(rig.last()).ended(rig.last(), Outcome.ANSWERED);
    assertNothingHeld(rig);
  }

  @Test
  void hangupRepeated_freesOnce() {
    Rig rig = World.oneNumber(2).rig().submit(0, people(4));
    Rig.Dial first = rig.dials.get(0);
    rig.placed(first).ended(first, Outcome.BUSY).ended(first, Outcome.BUSY);
    rig.ended(first, Outcome.ANSWERED);
    assertThat(rig.dials).hasSize(3);
    assertThat(rig.see().inUse(0)).isEqualTo(2);
    assertThat(rig.done).hasSize(1);
  }

  @Test
  void callbackBeforeTheAnswer_freesOnceAndForgets() {
    Rig rig = World.oneNumber(1).rig().submit(0, people(1));
    rig.ended(rig.last(), Outcome.BUSY);
    assertNothingHeld(rig);
    rig.placed(rig.last());
    assertNothingHeld(rig);
    assertThat(rig.alarms).isEmpty();
  }

  @Test
  void callbackOfAnotherCall_freesNothing() {
    Rig rig = World.oneNumber(1).rig().submit(0, people(1));
    rig.placed(rig.last());
    rig.tell(
        new KernelEvent.CallProgressed(
            rig.last().attempt(), "other", Progress.ENDED, Outcome.BUSY, 0, ""));
    assertThat(rig.see().inUse(0)).isEqualTo(1);
  }

  @Test
  void lostCallbacks_areMadeGoodByTheSweep() {
    Rig rig = World.oneNumber(1).rig().submit(0, people(1));
    rig.placed(rig.last()).at(30 * SECOND);
    assertThat(rig.listings).hasSize(1);
    rig.listed(rig.listings.get(0));
    assertThat(rig.lookUps).hasSize(1);
    assertThat(rig.lookUps.get(0).id()).isEqualTo("C1");
    rig.found(rig.last(), Finding.ENDED, Outcome.NO_ANSWER);
    assertNothingHeld(rig);
    rig.at(HOUR);
    assertThat(rig.listings).as("no sweep without calls").hasSize(1);
  }

  @Test
  void listedCall_isLeftAlone_andALaggingListFreesNothing() {
    Rig rig = World.oneNumber(1).rig().submit(0, people(1));
    rig.placed(rig.last()).at(30 * SECOND);
    rig.listed(rig.listings.get(0), new LiveCall("C1", 14_155_550_000L, 1, false));
    assertThat(rig.lookUps).isEmpty();
    rig.at(MINUTE).listed(rig.listings.get(1));
    rig.found(rig.last(), Finding.LIVE, null);
    assertThat(rig.see().inUse(0)).isEqualTo(1);
  }

  @Test
  void callWithoutAnId_isAskedAfterByTheSweep_andNotTakenForAStranger() {
    Rig rig = World.oneNumber(2).rig().submit(0, people(1));
    rig.tell(
        new KernelEvent.CallProgressed(rig.last().attempt(), null, Progress.RINGING, null, 0, ""));
    rig.uncertain(rig.last());
    LiveCall ours = new LiveCall("C1", 14_155_550_000L, 1, false);
    rig.at(30 * SECOND).listed(rig.listings.get(0), ours);
    assertThat(rig.lookUps).hasSize(1);
    rig.at(MINUTE).listed(rig.listings.get(1), ours);
    assertThat(rig.alarms).isEmpty();
    rig.found(rig.last(), Finding.ENDED, Outcome.BUSY);
    assertNothingHeld(rig);
  }

  /** Found by {@code simulate --soak 1 --seed 4 --calls 2000}. */
  @Test
  void ownCallThatIsOver_shownByListingsThatLag_isNotTakenForAStranger() {
    Rig rig = World.oneNumber(3).rig().submit(0, people(2));
    rig.placed(rig.dials.get(0)).placed(rig.dials.get(1)).ended(rig.dials.get(0), Outcome.BUSY);
    LiveCall over = new LiveCall("C1", 14_155_550_000L, rig.dials.get(0).to(), false);
    LiveCall live = new LiveCall("C2", 14_155_550_000L, rig.dials.get(1).to(), false);
    rig.at(30 * SECOND).listed(rig.listings.get(0), over, live);
    rig.at(MINUTE).listed(rig.listings.get(1), over, live);
    assertThat(rig.alarms).isEmpty();
    assertThat(rig.see().inUse(0)).isEqualTo(1);
  }

  @Test
  void silentCarrier_theDialsOwnLimitsEndIt() {
    Rig rig = World.oneNumber(1).rig().submit(0, people(1));
    rig.placed(rig.last());
    // 30 s of ringing, 300 s of talk, 180 s of grace; listings and look-ups are never answered.
    rig.at(510 * SECOND - 1);
    assertThat(rig.see().inUse(0)).isEqualTo(1);
    rig.at(510 * SECOND);
    assertNothingHeld(rig);
    assertThat(rig.alarms).containsExactly(Alarm.HARD_LIMIT);
    assertThat(rig.done).extracting(Rig.Done::reason).containsExactly("unknown");
  }

  @Test
  void unknown_whoseLookUpIsNeverAnswered_endsAtTheHardLimitToo() {
    Rig rig = World.oneNumber(1).rig().submit(0, people(1));
    rig.uncertain(rig.last()).at(HOUR);
    assertNothingHeld(rig);
    assertThat(rig.dials).hasSize(1);
  }

  @Test
  void inboundCall_whoseEndIsLost_isFreedAfterTwoListings() {
    Rig rig = World.oneNumber(1).rig().callsIn(0, 0, "I1");
    rig.at(30 * SECOND).listed(rig.listings.get(0));
    assertThat(rig.see().inUse(0)).isEqualTo(1);
    rig.at(MINUTE).listed(rig.listings.get(1));
    assertNothingHeld(rig);
  }

  /** A store that is not told restores it at every restart, and its channel is taken anew. */
  @Test
  void inboundCall_isToldToBeOver_byWhateverItWasFreed() {
    Rig rig = World.oneNumber(2).rig().callsIn(0, 0, "I1").callsIn(0, 0, "I2");
    rig.tell(new KernelEvent.InboundEnded(0, "I1"));
    assertThat(rig.inboundOver).containsExactly("I1");
    rig.at(30 * SECOND).listed(rig.listings.get(0));
    rig.at(MINUTE).listed(rig.listings.get(1));
    assertThat(rig.inboundOver).containsExactly("I1", "I2");
    rig.tell(new KernelEvent.InboundEnded(0, "I2"));
    assertThat(rig.inboundOver).hasSize(2);
    assertNothingHeld(rig);
  }

  @Test
  void cancelWithCallsInProgress_letsThemFinish() {
    Rig rig = World.oneNumber(2).rig().submit(0, people(5));
    rig.placed(rig.dials.get(0)).command(0, BatchVerb.CANCEL);
    assertThat(rig.hangUps).isEmpty();
    assertThat(rig.done).hasSize(3).allMatch(d -> d.disposition() == Disposition.CANCELED);
    rig.ended(rig.dials.get(0), Outcome.ANSWERED);
    rig.refused(rig.dials.get(1), dev.ringfence.engine.core.model.Refusal.RATE);
    assertThat(rig.done).hasSize(5);
    assertThat(rig.done.get(3).disposition()).isEqualTo(Disposition.COMPLETED);
    assertThat(rig.done.get(4).disposition()).isEqualTo(Disposition.CANCELED);
    assertThat(rig.dials).hasSize(2);
    assertNothingHeld(rig);
  }

  @Test
  void cancelAndHangUp_alsoEndsCallsWhoseIdComesLater() {
    Rig rig = World.oneNumber(3).rig().submit(0, people(5));
    rig.placed(rig.dials.get(0));
    rig.uncertain(rig.dials.get(2));
    rig.command(0, BatchVerb.CANCEL_AND_HANG_UP);
    assertThat(rig.hangUps).containsExactly("C1");
    rig.placed(rig.dials.get(1)).ringing(rig.dials.get(2));
    assertThat(rig.hangUps).containsExactly("C1", "C2", "C3");
    rig.dials.forEach(dial -> rig.ended(dial, Outcome.CANCELED));
    assertThat(rig.done).hasSize(5).allMatch(d -> d.disposition() == Disposition.CANCELED);
  }

  @Test
  void cancelThenHangUp_hangsUpOnce() {
    Rig rig = World.oneNumber(2).rig().submit(0, people(3));
    rig.placed(rig.dials.get(0)).command(0, BatchVerb.CANCEL);
    assertThat(rig.hangUps).isEmpty();
    rig.command(0, BatchVerb.CANCEL_AND_HANG_UP).command(0, BatchVerb.CANCEL_AND_HANG_UP);
    assertThat(rig.hangUps).containsExactly("C1");
    rig.placed(rig.dials.get(1));
    assertThat(rig.hangUps).containsExactly("C1", "C2");
  }

  @Test
  void cancelAndHangUp_ofACallKnownByACallbackWithoutId_hangsUpWhenTheIdComes() {
    Rig rig = World.oneNumber(1).rig().submit(0, people(1));
    rig.tell(
        new KernelEvent.CallProgressed(rig.last().attempt(), null, Progress.RINGING, null, 0, ""));
    rig.command(0, BatchVerb.CANCEL_AND_HANG_UP);
    assertThat(rig.hangUps).isEmpty();
    rig.placed(rig.last());
    assertThat(rig.hangUps).containsExactly("C1");
  }
}
