package dev.ringfence.engine.core.promise;

import static dev.ringfence.engine.core.promise.Rig.people;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Priority;
import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.port.KernelEvent;
import org.junit.jupiter.api.Test;

/** What is kept for others is not taken, and whoever waits for it is woken when it is eased. */
class P1ReserveTest {
  private static World account(int urgent, int inbound) {
    return World.of().account(Integer.MAX_VALUE).reserve(urgent, inbound);
  }

  private static KernelEvent over(String id) {
    return new KernelEvent.InboundEnded(0, id);
  }

  @Test
  void inboundReserve_isKeptFreeAndUsedByWhoCallsIn() {
    Rig rig = account(0, 1).number(0, 3).template(0).rig().submit(0, people(9));
    assertThat(rig.dials).hasSize(2);
    rig.callsIn(0, 0, "I1");
    assertThat(rig.inbound).containsExactly(true);
    rig.ended(rig.last(), Outcome.BUSY);
    assertThat(rig.dials).as("the reserve in use is not kept a second time").hasSize(3);
    rig.tell(over("I1"));
    assertThat(rig.dials).hasSize(3);
  }

  @Test
  void inboundCallsBeyondTheReserve_countInsteadOfIt() {
    Rig rig = account(0, 1).number(0, 4).template(0).rig();
    rig.callsIn(0, 0, "I1").callsIn(0, 0, "I2").submit(0, people(9));
    assertThat(rig.dials).hasSize(2);
    rig.tell(over("I1"));
    assertThat(rig.dials).hasSize(3);
    rig.tell(over("I2"));
    assertThat(rig.dials).as("the last channel is the reserve").hasSize(3);
  }

  @Test
  void urgentReserve_isNotForOthers() {
    Rig rig = account(2, 1).number(0, 5).template(0).rig().submit(0, people(9));
    assertThat(rig.dials).hasSize(2);
    assertThat(rig.see().explain(0, 5)).isEqualTo(new Denial(Limit.RESERVE, Denial.EVENT, 0));
    assertThat(rig.see().boundBy(0)).isEqualTo(Limit.RESERVE);
    assertThat(rig.see().denials(Limit.RESERVE)).isPositive();
    assertThat(rig.see().pool(0, true).limit()).as("of an urgent call").isEqualTo(Limit.TURN);
  }

  @Test
  void urgentCalls_takeTheirReserveAndItIsNotKeptASecondTime() {
    Rig rig = account(2, 1).number(0, 5).template(0).rig().submit(0, people(9));
    rig.tell(urgent(1, 9));
    assertThat(rig.dials).as("two of all, two urgent ones, one kept for who calls in").hasSize(4);
    assertThat(rig.see().explain(1, 5).limit()).isEqualTo(Limit.RESERVE);
    rig.command(0, KernelEvent.BatchVerb.PAUSE);
    rig.ended(rig.dials.get(0), Outcome.BUSY);
    assertThat(rig.dials).as("what is not kept is for urgent ones too").hasSize(5);
    rig.command(0, KernelEvent.BatchVerb.RESUME).command(1, KernelEvent.BatchVerb.PAUSE);
    rig.ended(rig.dials.get(2), Outcome.BUSY);
    assertThat(rig.dials).as("one of the two is left in use, two urgent ones go on").hasSize(6);
  }

  private static KernelEvent urgent(int batch, int rows) {
    return new KernelEvent.BatchAccepted(
        batch,
        0,
        new BatchTerms(Priority.URGENT, 1, 0, Long.MAX_VALUE),
        people(rows),
        new char[rows],
        KernelEvent.RowTimes.NONE);
  }

  @Test
  void reserve_isOfTheConcurrencyWhereThatIsLess() {
    Rig rig = World.of().account(3).reserve(1, 0).number(0, 9).template(0).rig();
    rig.submit(0, people(9));
    assertThat(rig.dials).hasSize(2);
  }

  @Test
  void reserve_isOfEachAccountByItself() {
    Rig rig = account(1, 0).account(9).number(0, 2).number(1, 2).template(0, 1).rig();
    rig.submit(0, people(9));
    assertThat(rig.dials.stream().map(Rig.Dial::number)).containsExactlyInAnyOrder(0, 1, 1);
  }

  @Test
  void endOfACall_wakesWhoeverTheReserveDeniedInAnotherPool() {
    Rig rig = account(1, 0).number(0, 1).number(0, 1).template(0).template(1).rig();
    rig.submit(0, people(1)).submit(1, people(1));
    assertThat(rig.dials).hasSize(1);
    rig.ended(rig.last(), Outcome.BUSY);
    assertThat(rig.last().number()).isEqualTo(1);
  }

  @Test
  void numberOutOfService_leavesTheReserveOfTheOthersWhole() {
    Rig rig = account(1, 0).number(0, 1).number(0, 1).template(0).template(1).rig();
    rig.submit(0, people(1)).refused(rig.last(), Refusal.NUMBER).submit(1, people(1));
    assertThat(rig.dials).as("one channel is left, and it is kept").hasSize(1);
    rig.tell(new KernelEvent.AccountResumed(0));
    assertThat(rig.dials).hasSize(2);
  }
}
