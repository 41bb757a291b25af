package dev.ringfence.engine.core.promise;

import static dev.ringfence.engine.core.promise.Rig.MILLI;
import static dev.ringfence.engine.core.promise.Rig.MINUTE;
import static dev.ringfence.engine.core.promise.Rig.SECOND;
import static dev.ringfence.engine.core.promise.Rig.people;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.BatchState;
import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Priority;
import dev.ringfence.engine.core.port.KernelEvent.RowTimes;
import org.junit.jupiter.api.Test;

/** P5 with instants of their own: not before, not after, and one disposition whatever happens. */
class P5InstantsTest {
  private static BatchTerms between(long from, long to) {
    return new BatchTerms(Priority.NORMAL, 1, from, to);
  }

  @Test
  void batchNotBefore_beginsAtThatInstant_andSaysSoMeanwhile() {
    Rig rig = World.oneNumber(2).rig();
    rig.submit(0, between(rig.wall() + 60_000, Long.MAX_VALUE), people(2));
    assertThat(rig.dials).isEmpty();
    assertThat(rig.see().explain(0, 0).limit()).isEqualTo(Limit.NOT_BEFORE);
    assertThat(rig.see().explain(0, 0).untilNanos()).isEqualTo(MINUTE);
    assertThat(rig.see().boundBy(0)).isEqualTo(Limit.NOT_BEFORE);
    rig.at(MINUTE - MILLI);
    assertThat(rig.dials).isEmpty();
    rig.at(MINUTE);
    assertThat(rig.dials).hasSize(2);
  }

  @Test
  void rowNotBefore_holdsThatRowAlone() {
    Rig rig = World.oneNumber(2).rig();
    RowTimes times =
        new RowTimes(
            new long[] {rig.wall() + 10_000, 0}, new long[] {Long.MAX_VALUE, Long.MAX_VALUE});
    rig.submit(0, BatchTerms.DEFAULT, times, people(2));
    assertThat(rig.dials).extracting(Rig.Dial::row).containsExactly(1);
    rig.at(10 * SECOND);
    assertThat(rig.dials).extracting(Rig.Dial::row).containsExactly(1, 0);
  }

  @Test
  void notBefore_followsTheWallClockWhenItIsSet() {
    Rig rig = World.oneNumber(1).rig();
    rig.submit(0, between(rig.wall() + 3_600_000, Long.MAX_VALUE), people(1));
    rig.wallAtZero += 3_600_000;
    rig.settle();
    assertThat(rig.dials).hasSize(1);
  }

  @Test
  void waitingCalls_expireAtTheLastInstant_thoseUnderWayGoOn() {
    Rig rig = World.oneNumber(1).rig();
    rig.submit(0, between(0, rig.wall() + 60_000), people(3));
    rig.placed(rig.last()).at(MINUTE);
    assertThat(rig.done).extracting(Rig.Done::row).containsExactly(1, 2);
    assertThat(rig.done).extracting(Rig.Done::disposition).containsOnly(Disposition.EXPIRED);
    rig.ended(rig.last(), Outcome.ANSWERED);
    assertThat(rig.done).hasSize(3);
    assertThat(rig.see().batch(0).state()).isEqualTo(BatchState.COMPLETED);
  }

  @Test
  void rowNotAfter_expiresThatRowAlone_withinASecond() {
    Rig rig = World.oneNumber(1).rig();
    RowTimes times =
        new RowTimes(
            new long[3], new long[] {Long.MAX_VALUE, rig.wall() + 10_000, rig.wall() + 20_000});
    rig.submit(0, BatchTerms.DEFAULT, times, people(3));
    rig.placed(rig.last()).at(11 * SECOND);
    assertThat(rig.done).extracting(Rig.Done::row).containsExactly(1);
    rig.at(21 * SECOND);
    assertThat(rig.done).extracting(Rig.Done::row).containsExactly(1, 2);
  }

  @Test
  void nearTheLastInstant_nothingIsDialledThatCouldArriveLate() {
    Rig rig = World.oneNumber(1).rig();
    rig.submit(0, between(0, rig.wall() + 60_000), people(2));
    rig.placed(rig.last()).at(MINUTE - 100 * MILLI).ended(rig.last(), Outcome.ANSWERED);
    assertThat(rig.dials).hasSize(1);
    assertThat(rig.done).hasSize(2);
  }

  @Test
  void emptyBatch_isCompleteAtOnce() {
    Rig rig = World.oneNumber(1).rig();
    rig.submit(0);
    assertThat(rig.see().batch(0).state()).isEqualTo(BatchState.COMPLETED);
  }
}
