package dev.ringfence.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfence.engine.cluster.batch.Label;
import dev.ringfence.engine.cluster.batch.NewPart;
import dev.ringfence.engine.cluster.batch.Packing;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.redis.batch.Fate;
import dev.ringfence.engine.store.CallResult;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.SharedRef;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node takes of batches, over a real Redis. The other one of the two calls nothing. */
class SharedBatchesTest extends TwoNodes {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String BATCH = "b_one";
  private static final int ROW = 3;
  private static final CallResult RESULT =
      new CallResult(
          Disposition.COMPLETED,
          Outcome.ANSWERED,
          "",
          1,
          77,
          Member.NUMBER,
          Member.ACCOUNT,
          10,
          20,
          9,
          "CA1");
  private static final Fate SAID = Fate.disposed(ROW, Packing.kind(RESULT), Packing.result(RESULT));

  private final Installed installed = new Installed();

  @SuppressWarnings("NullAway.Init") // before each test
  private ThirdNode third;

  /** Takes every part, and calls none of its rows. */
  private static final class Installed extends NoParts {
    final List<NewPart> parts = new CopyOnWriteArrayList<>();
    volatile boolean takes = true;

    @Override
    public boolean knows(Label label) {
      return takes;
    }

    @Override
    public CompletionStage<?> install(NewPart part, LongConsumer queued) {
      parts.add(part);
      queued.accept(1_000L + parts.size());
      return CompletableFuture.completedStage(true);
    }

    /** Which of them have calls in progress. */
    final Set<Long> busy = ConcurrentHashMap.newKeySet();

    @Override
    public CompletionStage<Set<Long>> resting(Set<Long> asked) {
      Set<Long> resting = new HashSet<>(asked);
      resting.removeAll(busy);
      return CompletableFuture.completedStage(resting);
    }

    NewPart awaitFirst() {
      await().atMost(PATIENCE).until(() -> !parts.isEmpty());
      return parts.get(0);
    }
  }

  @BeforeEach
  void connect() {
    third = new ThirdNode(resources, redis.uri());
  }

  @AfterEach
  void disconnect() {
    third.close();
  }

  private void awaitSaid() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(third.fates(BATCH, Member.SPAN)).containsExactly(SAID));
  }

  /** All are listed every five seconds: that is not to be waited for. */
  @Test
  void P9_batchThatANodeHasAccepted_isWorkedOnByItAtOnce() throws IOException {
    openBoth(installed);
    for (int i = 1; i <= 6; i++) {
      int count = i;
      a.submit("b_" + i, Member.SPAN);
      await().atMost(Duration.ofSeconds(3)).until(() -> installed.parts.size() == count);
    }
  }

  /** It had the segment before: whoever had it since has lost what it had been told. */
  @Test
  void P6_resultThatANodeHasOfASegmentThatItGets_isNotDialledAgain_andIsSaidAgain()
      throws IOException {
    openBoth(installed);
    long before = a.storePart(new SharedRef(BATCH, 0, 0, 1)).batch();
    a.keep(new Change.Disposed(before, ROW, RESULT), new Change.Lost(before));
    a.submit(BATCH, Member.SPAN);
    assertThat(installed.awaitFirst().fates()).containsExactly(SAID);
    awaitSaid();
  }

  /** Acknowledged long before the instant up to which Redis says that it has lost nothing. */
  @Test
  void P6_resultThatANodeHasOfASegmentThatItNamesAfterALoss_isSaidAgain() throws IOException {
    openBoth();
    a.submit(BATCH, Member.SPAN);
    a.awaitJoined(BATCH);
    long part = a.storePart(new SharedRef(BATCH, 0, 0, 1)).batch();
    a.keep(
        new Change.Disposed(part, ROW, RESULT),
        new Change.Acknowledged(part, ROW, true, 1),
        new Change.Reasserted("b:" + BATCH, "an epoch that has ended"));
    a.close();
    a = member("a", home, installed);
    awaitSaid();
    assertThat(installed.parts).isEmpty();
  }

  /** Its segment passed to another when the answer was on its way: nobody else has the result. */
  @Test
  void P6_resultOfALostSegmentThatNobodyAcknowledged_isSaidAgainAfterALoss() throws IOException {
    installed.takes = false;
    openBoth(installed);
    a.submit(BATCH, Member.SPAN);
    a.awaitJoined(BATCH);
    long part = a.storePart(new SharedRef(BATCH, 0, 0, 1)).batch();
    a.keep(
        new Change.Disposed(part, ROW, RESULT),
        new Change.Lost(part),
        new Change.Reasserted("b:" + BATCH, "an epoch that has ended"));
    a.close();
    a = member("a", home, installed);
    awaitSaid();
  }

  /** The taker goes by what the former life owns; taken back, its rows would be dialled again. */
  @Test
  void P6_nodeThatIsBackBeforeItIsTakenOver_leavesTheSegmentsOfItsFormerLife() throws IOException {
    openBoth(installed);
    a.submit(BATCH, 2 * Member.SPAN);
    int before = installed.awaitFirst().segment();
    a.close();
    third.declareOver("a");
    Installed next = new Installed();
    a = onNewDisk("a", next).awaitOpen();
    assertThat(next.awaitFirst().segment()).isNotEqualTo(before);
    assertThat(installed.parts).hasSize(1);
    assertThat(next.parts).hasSize(1);
  }

  /** What the engine does with it counts, whatever has been told of it so far. */
  @Test
  void P6_segmentWithACallInProgress_isNotGivenBackByANodeThatEnds() throws IOException {
    Installed other = new Installed();
    other.takes = false;
    a = member("a", home, installed);
    b = member("b", home, other).awaitOpen();
    a.awaitOpen();
    a.submit(BATCH, 2 * Member.SPAN);
    installed.awaitFirst();
    installed.busy.add(1_001L);
    a.dialled(1_001L, Member.SPAN);
    await().atMost(PATIENCE).until(() -> installed.parts.size() == 2);
    other.takes = true;
    a.giveBack();
    int resting = installed.parts.get(1).segment();
    assertThat(other.awaitFirst().segment()).isEqualTo(resting);
    assertThat(other.parts).hasSize(1);
  }

  /** Before anybody has noticed that a clock was set, too. */
  @Test
  void P5_retryOfANodeWhoseClockWasSet_isDueWhenItWouldHaveBeen() throws IOException {
    openBoth(installed);
    a.submit(BATCH, Member.SPAN);
    installed.awaitFirst();
    a.offMillis = Duration.ofHours(1).toMillis();
    long due = System.currentTimeMillis() + 3_000;
    a.retrying(1_001, ROW, due + a.offMillis);
    a.offMillis = 0;
    await().atMost(PATIENCE).until(() -> !third.fates(BATCH, Member.SPAN).isEmpty());
    assertThat(third.fates(BATCH, Member.SPAN).get(0).dueMillis())
        .isBetween(due - 1_000, due + 1_000);
  }
}
