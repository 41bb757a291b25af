package dev.ringfence.engine.core.promise;

import static dev.ringfence.engine.core.promise.Rig.MILLI;
import static dev.ringfence.engine.core.promise.Rig.SECOND;
import static dev.ringfence.engine.core.promise.Rig.people;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.Priority;
import dev.ringfence.engine.core.model.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * No more is granted than the books that nodes share confirm soon, and every answer of theirs lets
 * the next call be granted at once.
 */
class P9ConfirmationTest {
  private static final int CALLS = 5_000;

  private static World wide() {
    return World.of().account(Integer.MAX_VALUE).number(0, CALLS).template(0);
  }

  private static Rig node() {
    return wide().node(0, 2).rig().submit(0, people(CALLS));
  }

  private static List<Rig.Dial> waiting(Rig rig, int answered) {
    return List.copyOf(rig.dials.subList(answered, rig.dials.size()));
  }

  @Test
  void unconfirmedGrants_areBounded_andNothingIsPolledMeanwhile() {
    Rig rig = node();
    int window = rig.see().confirmationWindow();
    assertThat(rig.dials).hasSize(window).hasSizeLessThan(CALLS);
    assertThat(rig.kernel.nextWakeNanos())
        .as("an answer wakes it, not a clock")
        .isGreaterThanOrEqualTo(250 * MILLI);
    rig.at(200 * MILLI);
    assertThat(rig.dials).hasSize(window);
  }

  @Test
  void everyKindOfAnswer_letsTheNextOneOut() {
    Rig rig = node();
    int window = rig.dials.size();
    rig.confirmed(rig.dials.get(0));
    assertThat(rig.dials).as("confirmed").hasSize(window + 1);
    rig.overruled(rig.dials.get(1), Limit.DESTINATION_LIMIT, SECOND);
    assertThat(rig.dials).as("denied").hasSize(window + 2);
    rig.placed(rig.dials.get(2));
    assertThat(rig.dials).as("placed, which says that it was confirmed").hasSize(window + 3);
    rig.uncertain(rig.dials.get(3));
    assertThat(rig.dials).as("of unknown fate").hasSize(window + 4);
    rig.refused(rig.dials.get(4), Refusal.NOT_SENT).at(SECOND);
    assertThat(rig.dials).as("nobody could say").hasSize(window + 5);
    assertThat(rig.see().unconfirmed()).isEqualTo(window);
  }

  @Test
  void answerAfterTheConfirmation_andOneThatComesTwice_letNobodyOut() {
    Rig rig = node();
    Rig.Dial first = rig.dials.get(0);
    rig.confirmed(first);
    int dialled = rig.dials.size();
    rig.confirmed(first).placed(first).confirmed(first);
    assertThat(rig.dials).hasSize(dialled);
    assertThat(rig.see().unconfirmed()).isEqualTo(rig.see().confirmationWindow());
  }

  @Test
  void lateAnswers_narrowTheWindow_onceForAllThatWereGrantedBefore() {
    Rig rig = node();
    int window = rig.see().confirmationWindow();
    rig.at(100 * MILLI);
    waiting(rig, 0).subList(0, 8).forEach(rig::confirmed);
    assertThat(rig.see().confirmationWindow()).isEqualTo(window / 2);
    assertThat(rig.dials).as("more wait than may").hasSize(window);
    waiting(rig, 8).forEach(rig::confirmed);
    assertThat(rig.see().confirmationWindow()).isEqualTo(window / 2);
    assertThat(rig.see().unconfirmed()).isEqualTo(window / 2);
  }

  @Test
  void slowBooks_stillConfirmSomething() {
    Rig rig = node();
    int answered = 0;
    for (int round = 1; round <= 20; round++) {
      List<Rig.Dial> wait = waiting(rig, answered);
      answered = rig.dials.size();
      rig.at(round * 200 * MILLI);
      wait.forEach(rig::confirmed);
    }
    assertThat(rig.see().confirmationWindow()).isPositive();
    assertThat(rig.dials.size()).isGreaterThan(20 * rig.see().confirmationWindow());
  }

  @Test
  void promptAnswers_widenTheWindow_butOnlyWhileItIsWhatBinds() {
    Rig rig = node();
    int window = rig.see().confirmationWindow();
    for (int i = 0; i < 4_000; i++) {
      rig.at(i * MILLI / 10).confirmed(rig.dials.get(i));
    }
    assertThat(rig.see().confirmationWindow()).isBetween(window + 5, window + 100);
    Rig little = wide().node(0, 2).rig();
    for (int i = 0; i < 500; i++) {
      little.submit(0, people(1)).confirmed(little.last());
    }
    assertThat(little.see().confirmationWindow()).isEqualTo(window);
  }

  @Test
  void whoWaitsForIt_isTold_andItIsCounted() {
    Rig rig = node();
    assertThat(rig.see().explain(0, CALLS - 1))
        .isEqualTo(new Denial(Limit.CONFIRMATION, Denial.EVENT, -1));
    assertThat(rig.see().boundBy(0)).isEqualTo(Limit.CONFIRMATION);
    assertThat(rig.see().denials(Limit.CONFIRMATION)).isPositive();
  }

  @Test
  void urgentCall_isTheNextToBeGranted() {
    Rig rig = node();
    rig.submit(0, new BatchTerms(Priority.URGENT, 1, 0, Long.MAX_VALUE), 918_000_000_000L);
    int dialled = rig.dials.size();
    rig.confirmed(rig.dials.get(0));
    assertThat(rig.dials.subList(dialled, rig.dials.size()))
        .extracting(Rig.Dial::batch)
        .containsExactly(1);
  }

  @Test
  void engineThatIsAlone_waitsForNobody() {
    Rig rig = wide().rig().submit(0, people(CALLS));
    assertThat(rig.dials).hasSize(CALLS);
    assertThat(rig.see().unconfirmed()).isZero();
  }
}
