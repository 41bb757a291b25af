package dev.ringfence.engine.core.promise;

import static dev.ringfence.engine.core.promise.Rig.HOUR;
import static dev.ringfence.engine.core.promise.Rig.MINUTE;
import static dev.ringfence.engine.core.promise.Rig.SECOND;
import static dev.ringfence.engine.core.promise.Rig.people;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.port.Alarm;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.KernelEvent.BatchVerb;
import org.junit.jupiter.api.Test;

class P9NoIdleCapacityTest {

  @Test
  void freedChannel_isTakenInTheSameStep() {
    Rig rig = World.oneNumber(1).rig().submit(0, people(100));
    for (int i = 0; i < 99; i++) {
      rig.placed(rig.last()).ended(rig.last(), Outcome.BUSY);
    }
    assertThat(rig.dials).hasSize(100);
    assertThat(rig.now).isZero();
  }

  @Test
  void batch_isDialledInTheOrderOfItsRows_refusedOnesAtTheirPlace() {
    Rig rig = World.oneNumber(2).rig().submit(0, people(6));
    rig.refused(rig.dials.get(0), Refusal.RATE, 1_000).at(SECOND);
    while (rig.done.size() < 6) {
      Rig.Dial next = rig.dials.get(rig.done.size() + 1);
      rig.ended(next, Outcome.BUSY);
    }
    assertThat(rig.dials.stream().map(Rig.Dial::row)).containsExactly(0, 1, 0, 2, 3, 4, 5);
  }

  @Test
  void twoBatchesOfATemplate_takeTurns() {
    Rig rig = World.oneNumber(1).rig().submit(0, people(4)).submit(0, people(3));
    for (int i = 0; i < 6; i++) {
      rig.ended(rig.last(), Outcome.BUSY);
    }
    // The first of batch 0 went out while it was alone.
    assertThat(rig.dials.stream().map(Rig.Dial::batch)).containsExactly(0, 1, 0, 1, 0, 1, 0);
  }

  @Test
  void twoTemplatesOnOneNumber_takeTurns() {
    Rig rig = World.of().account(9).number(0, 1).template(0).template(0).rig();
    rig.submit(0, people(4)).submit(1, people(4));
    for (int i = 0; i < 7; i++) {
      rig.ended(rig.last(), Outcome.BUSY);
    }
    assertThat(rig.dials.stream().map(Rig.Dial::batch)).containsExactly(0, 1, 0, 1, 0, 1, 0, 1);
  }

  @Test
  void twoTemplatesOnOneRate_takeTurns() {
    Rig rig =
        World.of().account(99, "1/1s").number(0, 9).number(0, 9).template(0).template(1).rig();
    rig.submit(0, people(3)).submit(1, people(3));
    for (int i = 1; i < 6; i++) {
      rig.placed(rig.last()).at(i * SECOND);
    }
    assertThat(rig.dials.stream().map(Rig.Dial::batch)).containsExactly(0, 1, 0, 1, 0, 1);
  }

  @Test
  void accountFault_pausesItAndTheOtherTakesOver() {
    Rig rig = World.of().account(9).account(9).number(0, 2).number(1, 1).template(0, 1).rig();
    rig.submit(0, people(2));
    Rig.Dial onFaulty = rig.dials.get(0);
    assertThat(onFaulty.number()).isZero();
    rig.ended(rig.dials.get(1), Outcome.BUSY);
    rig.refused(onFaulty, Refusal.ACCOUNT);
    assertThat(rig.alarms).containsExactly(Alarm.ACCOUNT_PAUSED);
    assertThat(rig.last().number()).isEqualTo(1);
    assertThat(rig.last().row()).isEqualTo(onFaulty.row());
    rig.submit(0, people(1)).at(MINUTE);
    assertThat(rig.dials).as("the paused account does not come back by itself").hasSize(3);
    rig.tell(new KernelEvent.AccountResumed(0));
    assertThat(rig.last().number()).isZero();
  }

  @Test
  void numberFault_pausesItAndTheCallGoesElsewhere() {
    Rig rig = World.of().account(9).number(0, 1).number(0, 1).template(0, 1).rig();
    rig.submit(0, people(1));
    rig.refused(rig.last(), Refusal.NUMBER);
    assertThat(rig.alarms).containsExactly(Alarm.NUMBER_PAUSED);
    assertThat(rig.last().number()).isEqualTo(1);
    assertThat(rig.see().numberPaused(0)).isTrue();
  }

  @Test
  void pause_holdsWhatWaits_resume_letsItGoAtOnce() {
    Rig rig = World.oneNumber(1).rig().submit(0, people(3)).command(0, BatchVerb.PAUSE);
    rig.ended(rig.last(), Outcome.BUSY).at(HOUR);
    assertThat(rig.dials).hasSize(1);
    rig.command(0, BatchVerb.RESUME);
    assertThat(rig.dials).hasSize(2);
  }

  @Test
  void suppressedCall_isDisposedOfWhenItsTurnComes() {
    Rig rig = World.oneNumber(1).rig().submit(0, 7777777, 8888888);
    rig.tell(new KernelEvent.SuppressionChanged(0, true, new long[] {8888888}));
    rig.ended(rig.last(), Outcome.BUSY);
    assertThat(rig.dials).hasSize(1);
    assertThat(rig.done.get(1).disposition()).isEqualTo(Disposition.SUPPRESSED);
  }

  @Test
  void millionRows_areAcceptedAtOnceAndCancelledInBudgetedSteps() {
    Rig rig = World.oneNumber(1).rig();
    int rows = 1_000_000;
    rig.kernel.offer(new KernelEvent.BatchAccepted(0, 0, people(rows), new char[rows]));
    assertThat(rig.kernel.step(0, 0, 1_000)).as("accept, dial one, look again").isLessThan(5);
    rig.kernel.offer(new KernelEvent.BatchCommand(0, BatchVerb.CANCEL));
    int steps = 0;
    while (rig.kernel.step(0, 0, 1_000) >= 1_000) {
      steps++;
      assertThat(rig.done.size()).isLessThanOrEqualTo(1_000 * steps);
    }
    assertThat(rig.done).hasSize(rows - 1);
    assertThat(steps).isBetween(999, 1_001);
  }

  @Test
  void cancelOfManyRows_doesNotHoldUpTheOtherBatches() {
    Rig rig = World.oneNumber(1).rig();
    rig.kernel.offer(new KernelEvent.BatchAccepted(0, 0, people(100_000), new char[100_000]));
    rig.kernel.offer(new KernelEvent.BatchAccepted(1, 0, people(10), new char[10]));
    rig.kernel.step(0, 0, 1_000);
    rig.kernel.offer(new KernelEvent.BatchCommand(0, BatchVerb.CANCEL));
    rig.kernel.offer(
        new KernelEvent.DialRefused(rig.last().attempt(), Refusal.DESTINATION, "no", -1));
    rig.kernel.step(0, 0, 100);
    assertThat(rig.last().batch()).isEqualTo(1);
  }

  @Test
  void budgetOfOne_stillGetsEverythingDone() {
    Rig rig = World.oneNumber(1).rig();
    rig.kernel.offer(new KernelEvent.BatchAccepted(0, 0, people(50), new char[50]));
    rig.kernel.offer(new KernelEvent.BatchCommand(0, BatchVerb.CANCEL));
    int steps = 0;
    while (rig.kernel.step(0, 0, 1) >= 1 && steps < 1_000) {
      steps++;
    }
    assertThat(rig.done).hasSize(50);
  }
}
