package dev.ringfence.engine.core.promise;

import static dev.ringfence.engine.core.promise.Rig.SECOND;
import static dev.ringfence.engine.core.promise.Rig.people;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Provider;
import dev.ringfence.engine.core.port.Alarm;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.LiveCall;
import org.junit.jupiter.api.Test;

class P1ConcurrencyTest {

  @Test
  void twilioNumber_carriesOneCallAtATime() {
    Rig rig = World.of().account(Provider.TWILIO, Integer.MAX_VALUE).number(0, 1).template(0).rig();
    rig.submit(0, people(3));
    assertThat(rig.dials).hasSize(1);
    rig.placed(rig.last()).ringing(rig.last());
    assertThat(rig.dials).hasSize(1);
    rig.ended(rig.last(), Outcome.BUSY);
    assertThat(rig.dials).hasSize(2);
  }

  @Test
  void twilioNumber_withTwoChannels_isRefused() {
    assertThatThrownBy(
            () -> World.of().account(Provider.TWILIO, 9).number(0, 2).template(0).build())
        .hasMessageContaining("exactly 1 channel");
  }

  @Test
  void plivoNumber_carriesAsManyAsItHasChannels() {
    Rig rig = World.oneNumber(3).rig().submit(0, people(10));
    assertThat(rig.dials).hasSize(3);
    assertThat(rig.see().inUse(0)).isEqualTo(3);
  }

  @Test
  void numberInTwoPools_isSharedByThem() {
    Rig rig = World.of().account(Integer.MAX_VALUE).number(0, 2).template(0).template(0).rig();
    rig.submit(0, people(5)).submit(1, people(5));
    assertThat(rig.dials).hasSize(2);
  }

  @Test
  void drainingNumber_takesNothingNew() {
    Rig rig =
        World.of()
            .account(Integer.MAX_VALUE)
            .number(0, 5, NumberStatus.DRAINING)
            .number(0, 1)
            .template(0, 1)
            .rig()
            .submit(0, people(5));
    assertThat(rig.dials).hasSize(1).allMatch(dial -> dial.number() == 1);
  }

  @Test
  void inboundCall_takesAChannelFromItsWebhookOn() {
    Rig rig = World.oneNumber(2).rig();
    rig.callsIn(0, 0, "I1").submit(0, people(5));
    assertThat(rig.inbound).containsExactly(true);
    assertThat(rig.dials).hasSize(1);
    rig.tell(new KernelEvent.InboundEnded(0, "I1"));
    assertThat(rig.dials).hasSize(2);
  }

  @Test
  void inboundCall_onAFullNumber_isTurnedAway() {
    Rig rig = World.oneNumber(1).rig().submit(0, people(2));
    rig.callsIn(0, 0, "I1");
    assertThat(rig.inbound).containsExactly(false);
    rig.tell(new KernelEvent.InboundEnded(0, "I1"));
    assertThat(rig.see().inUse(0)).isEqualTo(1);
  }

  @Test
  void inboundCall_announcedTwice_countsOnce() {
    Rig rig = World.oneNumber(2).rig();
    rig.callsIn(0, 0, "I1").callsIn(0, 0, "I1");
    assertThat(rig.inbound).containsExactly(true, true);
    assertThat(rig.see().inbound(0)).isEqualTo(1);
    rig.tell(new KernelEvent.InboundEnded(0, "I1")).tell(new KernelEvent.InboundEnded(0, "I1"));
    assertThat(rig.see().inUse(0)).isZero();
  }

  @Test
  void foreignCall_listedTwice_isCountedUntilItIsGone() {
    Rig rig = World.oneNumber(2).rig().submit(0, people(5));
    Rig.Dial one = rig.dials.get(0);
    Rig.Dial two = rig.dials.get(1);
    rig.placed(one).placed(two);
    LiveCall ours = new LiveCall("C" + two.attempt(), 14_155_550_000L, 1, false);
    LiveCall foreign = new LiveCall("X", 14_155_550_000L, 2, false);
    for (int sweep = 0; sweep < 2; sweep++) {
      rig.at((31 + 30L * sweep) * SECOND);
      rig.listed(rig.listings.get(sweep), ours, foreign);
    }
    assertThat(rig.alarms).containsExactly(Alarm.FOREIGN_CALL);
    assertThat(rig.see().inUse(0)).isEqualTo(3);
    rig.ended(one, Outcome.ANSWERED);
    assertThat(rig.dials).as("two channels, two calls: ours and the foreign one").hasSize(2);
    for (int sweep = 2; sweep < 4; sweep++) {
      rig.at((31 + 30L * sweep) * SECOND);
      rig.listed(rig.listings.get(sweep), ours);
    }
    assertThat(rig.dials).hasSize(3);
  }

  /** Found by {@code simulate --soak 1 --seed 183 --calls 2000}. */
  @Test
  void inboundCallThatYoungListingsLack_keepsItsChannel() {
    Rig rig = World.oneNumber(2).rig().submit(0, people(1));
    LiveCall ours = new LiveCall("C1", 14_155_550_000L, rig.last().to(), false);
    rig.placed(rig.last()).at(55 * SECOND).callsIn(0, 0, "I1");
    rig.at(60 * SECOND).listed(rig.listings.get(1), ours);
    rig.at(90 * SECOND).listed(rig.listings.get(2), ours);
    assertThat(rig.see().inbound(0)).isEqualTo(1);
    rig.at(120 * SECOND).listed(rig.listings.get(3), ours);
    assertThat(rig.see().inbound(0)).isZero();
  }
}
