package dev.ringfence.engine.core.promise;

import static dev.ringfence.engine.core.promise.Rig.MILLI;
import static dev.ringfence.engine.core.promise.Rig.SECOND;
import static dev.ringfence.engine.core.promise.Rig.people;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Refusal;
import org.junit.jupiter.api.Test;

class P4AccountRateTest {
  private static Rig rig(int concurrency, String... sends) {
    return World.of().account(concurrency, sends).number(0, 100).template(0).rig();
  }

  @Test
  void rate_reopensASecondAfterTheAnswer() {
    Rig rig = rig(100, "2/1s").submit(0, people(5));
    assertThat(rig.dials).hasSize(2);
    rig.at(40 * MILLI).placed(rig.dials.get(0));
    rig.at(90 * MILLI).placed(rig.dials.get(1));
    rig.at(1_040 * MILLI - 1);
    assertThat(rig.dials).hasSize(2);
    rig.at(1_040 * MILLI);
    assertThat(rig.dials).hasSize(3);
    rig.at(1_090 * MILLI);
    assertThat(rig.dials).hasSize(4);
  }

  @Test
  void slowAnswer_countsFromTheLatestInstantItCanHaveBeenSent() {
    Rig rig = rig(100, "1/1s").submit(0, people(2));
    // A quarter of a second in the adapter's queue and a quarter on the way, then one second.
    rig.at(1_500 * MILLI - 1);
    assertThat(rig.dials).hasSize(1);
    rig.at(1_500 * MILLI);
    assertThat(rig.dials).hasSize(2);
  }

  @Test
  void unreachable_givesTheSendBack_refusalAfterSending_doesNot() {
    Rig rig = rig(100, "1/1s").submit(0, people(5));
    rig.at(10 * MILLI).refused(rig.last(), Refusal.UNREACHABLE, 100);
    rig.at(110 * MILLI);
    assertThat(rig.dials).hasSize(2);
    rig.at(120 * MILLI).refused(rig.last(), Refusal.DESTINATION);
    rig.at(1_120 * MILLI - 1);
    assertThat(rig.dials).hasSize(2);
    rig.at(1_120 * MILLI);
    assertThat(rig.dials).hasSize(3);
  }

  @Test
  void concurrency_holdsOverAllNumbersOfTheAccount() {
    Rig rig = World.of().account(3).number(0, 2).number(0, 2).template(0).template(1).rig();
    rig.submit(0, people(5)).submit(1, people(5));
    assertThat(rig.dials).hasSize(3);
    rig.ended(rig.dials.get(0), Outcome.BUSY);
    assertThat(rig.dials).hasSize(4);
  }

  @Test
  void tooManyRequests_restsTheAccountForAsLongAsTheCarrierSays() {
    Rig rig = rig(100).submit(0, people(1));
    rig.refused(rig.last(), Refusal.RATE, 7_000);
    assertThat(rig.see().accountClosedBy(0)).isEqualTo(Limit.ACCOUNT_RESTING);
    rig.at(7 * SECOND - 1);
    assertThat(rig.dials).hasSize(1);
    rig.at(7 * SECOND);
    assertThat(rig.dials).hasSize(2);
    assertThat(rig.last().row()).isZero();
  }

  @Test
  void tooManyRequests_withRetryAfterZero_doesNotSpin() {
    Rig rig = rig(100).submit(0, people(1));
    rig.refused(rig.last(), Refusal.RATE, 0);
    assertThat(rig.dials).as("not again in the same instant").hasSize(1);
    rig.at(SECOND);
    assertThat(rig.dials).hasSize(2);
  }

  @Test
  void restingAccount_letsTheOtherAccountCall() {
    Rig rig = World.of().account(9).account(9).number(0, 1).number(1, 1).template(0, 1).rig();
    rig.submit(0, people(1));
    rig.refused(rig.last(), Refusal.CAPACITY);
    assertThat(rig.dials).hasSize(2);
    assertThat(rig.last().number()).isEqualTo(1);
  }
}
