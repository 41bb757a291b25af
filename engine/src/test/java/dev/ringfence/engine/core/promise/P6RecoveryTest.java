package dev.ringfence.engine.core.promise;

import static dev.ringfence.engine.core.promise.Rig.HOUR;
import static dev.ringfence.engine.core.promise.Rig.MINUTE;
import static dev.ringfence.engine.core.promise.Rig.SECOND;
import static dev.ringfence.engine.core.promise.Rig.people;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.AttemptState;
import dev.ringfence.engine.core.model.BatchState;
import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.RetryPolicy;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.KernelEvent.Finding;
import dev.ringfence.engine.core.port.KernelEvent.RowTimes;
import dev.ringfence.engine.core.port.Restored;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * P6 over a restart: what was sent stays charged, is asked for, and is never sent again unasked.
 */
class P6RecoveryTest {
  private static final long[] PEOPLE = people(4);

  private static Restored.Batch batch(BatchState state, boolean... done) {
    KernelEvent.BatchAccepted accepted =
        new KernelEvent.BatchAccepted(
            0,
            0,
            BatchTerms.DEFAULT,
            Arrays.copyOf(PEOPLE, done.length),
            new char[done.length],
            RowTimes.NONE);
    return new Restored.Batch(accepted, state, done, new byte[0], new long[0]);
  }

  private static Rig restored(World world, Restored... all) {
    Rig rig = world.rig();
    for (Restored one : all) {
      rig.kernel.offer(new KernelEvent.Recovered(one));
    }
    return rig.settle();
  }

  private static Restored.Attempt attempt(Rig rig, long secondsAgo, @Nullable String id) {
    return new Restored.Attempt(77, 0, 0, 0, rig.wall() - secondsAgo * 1000, id);
  }

  @Test
  void unknownAttempt_isAskedForAtOnce_andHoldsItsChannelMeanwhile() {
    Rig before = World.oneNumber(1).rig();
    Rig rig =
        restored(
            World.oneNumber(1),
            batch(BatchState.RUNNING, false, false),
            new Restored.Attempt(77, 0, 0, 0, before.wall() - 5_000, null));
    assertThat(rig.lookUps).extracting(Rig.Asked::attempt).containsExactly(77L);
    assertThat(rig.dials).isEmpty();
    rig.tell(new KernelEvent.LookedUp(77, Finding.ENDED, "C77", Outcome.ANSWERED, 9, ""));
    assertThat(rig.done).extracting(Rig.Done::row).containsExactly(0);
    assertThat(rig.dials).extracting(Rig.Dial::row).containsExactly(1);
  }

  @Test
  void attemptThatTheCarrierHadNamed_isLive_andOneAbsenceFreesNothing() {
    Rig before = World.oneNumber(1).rig();
    Rig rig =
        restored(
            World.oneNumber(1), batch(BatchState.RUNNING, false, false), attempt(before, 5, "C77"));
    assertThat(rig.see().attempt(0, 0))
        .satisfies(now -> assertThat(now.state()).isEqualTo(AttemptState.ACTIVE));
    rig.tell(new KernelEvent.LookedUp(77, Finding.ABSENT, null, null, 0, ""));
    assertThat(rig.dials).isEmpty();
  }

  @Test
  void absence_isProvenAsAlways_fromTheInstantOfTheSend() {
    Rig before = World.oneNumber(1).rig();
    Rig rig =
        restored(
            World.oneNumber(1),
            batch(BatchState.RUNNING, false, false),
            attempt(before, 100, null));
    rig.tell(new KernelEvent.LookedUp(77, Finding.ABSENT, null, null, 0, ""));
    assertThat(rig.done).as("100 s after the send nothing is proven").isEmpty();
    rig.at(60 * SECOND);
    rig.tell(new KernelEvent.LookedUp(77, Finding.ABSENT, null, null, 0, ""));
    assertThat(rig.done).extracting(Rig.Done::disposition).containsExactly(Disposition.EXHAUSTED);
  }

  /** P4: the bytes of a killed process may lie in the network for a while yet. */
  @Test
  void sendThatMayBeOnItsWay_doesNotAgeBeforeItCannotBe() {
    World world = World.of().account(9, "1/1s").number(0, 9).template(0);
    Rig before = world.rig();
    Restored.Attempt young = new Restored.Attempt(77, 0, 0, 0, before.wall() - 100, null);
    Rig rig = restored(world, batch(BatchState.RUNNING, false, false), young);
    assertThat(rig.lookUps).isEmpty();
    rig.at(1_399_000_000L);
    assertThat(rig.lookUps).extracting(Rig.Asked::attempt).containsExactly(77L);
    assertThat(rig.dials).as("it may have arrived 0.4 s after the restart").isEmpty();
    rig.at(1_400_000_000L);
    assertThat(rig.dials).extracting(Rig.Dial::row).containsExactly(1);
  }

  @Test
  void sendThatWasOnItsWay_agesFromTheFirstThatIsHeardOfItsCall() {
    World world = World.of().account(9, "1/1s").number(0, 9).template(0);
    Rig before = world.rig();
    Restored.Attempt young = new Restored.Attempt(77, 0, 0, 0, before.wall() - 100, null);
    Rig rig = restored(world, batch(BatchState.RUNNING, false, false), young);
    rig.at(SECOND / 10).ended(new Rig.Dial(77, 0, 0, 0, PEOPLE[0], 0), Outcome.BUSY);
    rig.at(SECOND);
    assertThat(rig.dials).isEmpty();
    rig.at(SECOND + SECOND / 10);
    assertThat(rig.dials).extracting(Rig.Dial::row).containsExactly(1);
  }

  @Test
  void callback_ofAFormerProcessFindsItsAttempt() {
    Rig before = World.oneNumber(1).rig();
    Rig rig =
        restored(World.oneNumber(1), batch(BatchState.RUNNING, false), attempt(before, 5, "C77"));
    rig.ended(new Rig.Dial(77, 0, 0, 0, PEOPLE[0], 0), Outcome.BUSY);
    assertThat(rig.done).extracting(Rig.Done::outcome).containsExactly(Outcome.BUSY);
  }

  @Test
  void startsOfBefore_countInTheNumbersWindow() {
    Rig before = World.oneNumber(9, "2/1h").rig();
    long ago = before.wall() - 59 * 60_000L;
    Rig rig =
        restored(
            World.oneNumber(9, "2/1h"),
            batch(BatchState.RUNNING, true, true, false),
            new Restored.Send(0, PEOPLE[0], ago, "C1", true),
            new Restored.Send(0, PEOPLE[1], ago + 30_000, "C2", true));
    assertThat(rig.dials).isEmpty();
    rig.at(MINUTE + SECOND);
    assertThat(rig.dials).extracting(Rig.Dial::row).containsExactly(2);
    assertThat(rig.last().at()).isGreaterThanOrEqualTo(MINUTE);
  }

  @Test
  void refusedSendsOfBefore_countForTheAccountOnly() {
    World world = World.of().account(9, "1/10m").number(0, 9, "1/1h").template(0);
    Rig before = world.rig();
    Rig rig =
        restored(
            world,
            batch(BatchState.RUNNING, false),
            new Restored.Send(0, PEOPLE[0], before.wall() - 60_000, null, false));
    assertThat(rig.dials).isEmpty();
    rig.at(9 * MINUTE + SECOND);
    assertThat(rig.dials).hasSize(1);
  }

  @Test
  void destinationsOfBefore_areNotCalledMoreOften() {
    World world = World.oneNumber(9).perDestination("1/2h");
    Rig before = world.rig();
    Rig rig =
        restored(
            world,
            batch(BatchState.RUNNING, false),
            new Restored.Send(0, PEOPLE[0], before.wall() - 3_600_000, "C1", true));
    rig.at(HOUR - SECOND);
    assertThat(rig.dials).isEmpty();
    rig.at(HOUR + SECOND);
    assertThat(rig.dials).hasSize(1);
  }

  @Test
  void inboundCallOfBefore_fillsItsNumber() {
    Rig rig =
        restored(
            World.oneNumber(1),
            batch(BatchState.RUNNING, false),
            new Restored.Inbound(0, 0, "in-1"));
    assertThat(rig.dials).isEmpty();
    rig.tell(new KernelEvent.InboundEnded(0, "in-1"));
    assertThat(rig.dials).hasSize(1);
  }

  @Test
  void retryOfBefore_waitsForItsInstant_andAttemptsGoOnCounting() {
    RetryPolicy twice = new RetryPolicy(2, Map.of(Outcome.BUSY, List.of(10 * MINUTE)));
    World world = World.oneNumber(1).retrying(twice);
    Rig before = world.rig();
    Restored.Batch plain = batch(BatchState.RUNNING, false);
    Rig rig =
        restored(
            world,
            new Restored.Batch(
                plain.accepted(),
                BatchState.RUNNING,
                plain.done(),
                new byte[] {1},
                new long[] {before.wall() + 300_000}));
    assertThat(rig.dials).isEmpty();
    rig.at(5 * MINUTE);
    assertThat(rig.dials).hasSize(1);
    rig.placed(rig.last()).ended(rig.last(), Outcome.BUSY);
    assertThat(rig.done).extracting(Rig.Done::attempts).containsExactly(2);
  }

  @Test
  void canceledAndFinishedBatches_staySo() {
    Rig rig = restored(World.oneNumber(1), batch(BatchState.CANCELED, true, false));
    assertThat(rig.dials).isEmpty();
    assertThat(rig.done).extracting(Rig.Done::disposition).containsExactly(Disposition.CANCELED);
    assertThat(restored(World.oneNumber(1), batch(BatchState.RUNNING, true)).see().batch(0).state())
        .isEqualTo(BatchState.COMPLETED);
  }
}
