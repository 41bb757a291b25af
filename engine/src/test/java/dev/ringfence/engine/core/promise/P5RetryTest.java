package dev.ringfence.engine.core.promise;

import static dev.ringfence.engine.core.promise.Rig.MINUTE;
import static dev.ringfence.engine.core.promise.Rig.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Priority;
import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.model.RetryPolicy;
import dev.ringfence.engine.core.port.KernelEvent.BatchVerb;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** P5 with retries: every call one disposition, and attempts are what the policy says. */
class P5RetryTest {
  private static final long SOMEONE = 919_000_000_001L;
  private static final RetryPolicy THREE =
      new RetryPolicy(
          3,
          Map.of(Outcome.BUSY, List.of(5 * MINUTE, 30 * MINUTE), Outcome.MACHINE, List.of(MINUTE)));

  private static Rig rig() {
    return World.oneNumber(1).retrying(THREE).rig();
  }

  @Test
  void retry_isDialledAtTheInstantCountedFromTheOutcome() {
    Rig rig = rig().submit(0, SOMEONE);
    rig.at(90 * SECOND).placed(rig.last()).ended(rig.last(), Outcome.BUSY);
    long ended = rig.now;
    assertThat(rig.retries).extracting(Rig.Retry::attempts).containsExactly(1);
    assertThat(rig.see().explain(0, 0).limit()).isEqualTo(Limit.RETRY_DELAY);
    rig.at(ended + 5 * MINUTE - 1);
    assertThat(rig.dials).hasSize(1);
    rig.at(ended + 5 * MINUTE);
    assertThat(rig.dials).hasSize(2);
    assertThat(rig.last().at()).isEqualTo(ended + 5 * MINUTE);
  }

  @Test
  void lastAttempt_exhausts_andSaysHowManyThereWere() {
    Rig rig = rig().submit(0, SOMEONE);
    for (long delay : new long[] {5 * MINUTE, 30 * MINUTE, 30 * MINUTE}) {
      rig.placed(rig.last()).ended(rig.last(), Outcome.BUSY).at(rig.now + delay);
    }
    assertThat(rig.dials).hasSize(3);
    assertThat(rig.done).hasSize(1);
    assertThat(rig.done.get(0).disposition()).isEqualTo(Disposition.EXHAUSTED);
    assertThat(rig.done.get(0).attempts()).isEqualTo(3);
  }

  @Test
  void outcomeThatIsNotListed_endsTheCall() {
    Rig rig = rig().submit(0, SOMEONE);
    rig.placed(rig.last()).ended(rig.last(), Outcome.NO_ANSWER);
    assertThat(rig.done).extracting(Rig.Done::disposition).containsExactly(Disposition.EXHAUSTED);
    assertThat(rig.done.get(0).attempts()).isEqualTo(1);
  }

  @Test
  void machine_isTriedAgainWhenListed_andCompletesWhenNoAttemptIsLeft() {
    Rig rig = rig().submit(0, SOMEONE);
    for (int i = 0; i < 3; i++) {
      rig.placed(rig.last()).ended(rig.last(), Outcome.MACHINE).at(rig.now + 2 * MINUTE);
    }
    assertThat(rig.dials).hasSize(3);
    assertThat(rig.done).extracting(Rig.Done::disposition).containsExactly(Disposition.COMPLETED);
  }

  @Test
  void refusals_useUpNoAttempt() {
    Rig rig = rig().submit(0, SOMEONE);
    for (int i = 0; i < 10; i++) {
      rig.refused(rig.last(), Refusal.RATE, 100).at(rig.now + SECOND);
    }
    rig.placed(rig.last()).ended(rig.last(), Outcome.BUSY);
    assertThat(rig.retries).extracting(Rig.Retry::attempts).containsExactly(1);
  }

  @Test
  void callbackTwice_plansOneRetry() {
    Rig rig = rig().submit(0, SOMEONE);
    Rig.Dial dial = rig.last();
    rig.placed(dial).ended(dial, Outcome.BUSY).ended(dial, Outcome.BUSY);
    rig.at(rig.now + 40 * MINUTE);
    assertThat(rig.dials).hasSize(2);
    assertThat(rig.retries).hasSize(1);
  }

  @Test
  void canceledBatch_isNotTriedAgain() {
    Rig rig = rig().submit(0, SOMEONE, SOMEONE + 1);
    Rig.Dial first = rig.last();
    rig.placed(first).ended(first, Outcome.BUSY);
    Rig.Dial second = rig.last();
    rig.command(0, BatchVerb.CANCEL).placed(second).ended(second, Outcome.BUSY);
    rig.at(rig.now + 60 * MINUTE);
    assertThat(rig.dials).hasSize(2);
    assertThat(rig.done)
        .extracting(Rig.Done::disposition)
        .containsExactly(Disposition.CANCELED, Disposition.EXHAUSTED);
    assertThat(rig.done.get(0).attempts()).isEqualTo(1);
  }

  @Test
  void retryDueAfterNotAfter_expiresAtOnce() {
    Rig rig = rig();
    rig.submit(0, new BatchTerms(Priority.NORMAL, 1, 0, rig.wall() + 4 * 60_000L), SOMEONE);
    rig.placed(rig.last()).ended(rig.last(), Outcome.BUSY);
    assertThat(rig.done).extracting(Rig.Done::disposition).containsExactly(Disposition.EXPIRED);
    assertThat(rig.done.get(0).outcome()).isEqualTo(Outcome.BUSY);
  }
}
