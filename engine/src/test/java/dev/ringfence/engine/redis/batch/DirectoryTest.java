package dev.ringfence.engine.redis.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.redis.Answer.Status;
import dev.ringfence.engine.redis.Node;
import dev.ringfence.engine.redis.RedisTest;
import dev.ringfence.engine.redis.batch.BatchDirectory.Entry;
import dev.ringfence.engine.redis.batch.BatchDirectory.Known;
import dev.ringfence.engine.redis.batch.BatchDirectory.Mark;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which batches there are, and that a lost list is never an empty one. */
@ExtendWith(RedisTest.class)
class DirectoryTest {
  private static final List<String> NODES = List.of("one", "two");
  private static final byte[] LABEL = {0, -1, 7};

  @SuppressWarnings("NullAway.Init") // before each test
  private RedisBatchWorld world;

  @SuppressWarnings("NullAway.Init")
  private BatchDirectory one;

  @SuppressWarnings("NullAway.Init")
  private BatchDirectory two;

  @BeforeEach
  void open() {
    world = new RedisBatchWorld(UnaryOperator.identity());
    one = world.directory(new Node("one", 0));
    two = world.directory(new Node("two", 0));
    enrol(one);
    enrol(two);
    get(one.open(NODES));
  }

  @AfterEach
  void close() {
    world.close();
  }

  private <T> Reply<T> get(CompletionStage<Reply<T>> stage) {
    world.flush();
    return stage.toCompletableFuture().join();
  }

  private void enrol(BatchDirectory directory) {
    String epoch = get(directory.beginEnrol()).epoch();
    get(directory.endEnrol(epoch, 0));
  }

  @Test
  void p5_batches_areListedFromTheOldestChangeToTheYoungest() {
    assertThat(get(one.announce("x", LABEL, false)).item()).isEqualTo(Known.NEW);
    assertThat(get(two.announce("x", LABEL, false)).item()).isEqualTo(Known.ANNOUNCED);
    get(two.announce("y", LABEL, false));
    get(one.mark("x", Mark.ACCEPTED, 0));
    get(one.mark("never announced", Mark.ACCEPTED, 0));
    List<Entry> all = get(two.changes(0, 9)).items();
    assertThat(all).extracting(Entry::batch).containsExactly("y", "x");
    assertThat(all.get(0).label()).isEqualTo(LABEL);
    assertThat(get(two.changes(all.get(0).at(), 9)).items())
        .extracting(Entry::batch)
        .containsExactly("x");
  }

  @Test
  void p5_finishedBatches_areListedFromTheYoungest() {
    for (String batch : List.of("x", "y", "z")) {
      get(one.announce(batch, LABEL, false));
    }
    get(one.mark("y", Mark.FINISHED, 2_000));
    get(one.mark("x", Mark.FINISHED, 1_000));
    get(one.mark("x", Mark.FINISHED, 3_000));
    assertThat(get(two.changes(0, 9)).items()).extracting(Entry::batch).containsExactly("z");
    assertThat(get(two.finished(9_000, 1)).items()).extracting(Entry::batch).containsExactly("y");
    assertThat(get(two.finished(2_000, 9)).items()).extracting(Entry::batch).containsExactly("x");
    get(one.mark("x", Mark.REMOVED, 0));
    assertThat(get(two.finished(9_000, 9)).items()).extracting(Entry::batch).containsExactly("y");
    assertThat(get(one.announce("x", LABEL, false)).item()).isEqualTo(Known.NEW);
  }

  @Test
  void p5_finishedBatchWhoseDataWereLost_isListedAmongThoseThatGoOn_aRemovedOneIsNot() {
    for (String batch : List.of("x", "y")) {
      get(one.announce(batch, LABEL, false));
      get(one.mark(batch, Mark.FINISHED, 1_000));
    }
    get(one.mark("y", Mark.REMOVED, 0));
    get(one.mark("x", Mark.LOST, 0));
    get(one.mark("y", Mark.LOST, 0));
    assertThat(get(two.changes(0, 9)).items()).extracting(Entry::batch).containsExactly("x");
    assertThat(get(two.finished(9_000, 9)).items()).isEmpty();
    get(one.mark("x", Mark.FINISHED, 1_000));
    assertThat(get(two.finished(9_000, 9)).items()).extracting(Entry::batch).containsExactly("x");
  }

  @Test
  void p5_lostDirectory_takesNothingNewUntilAllHaveAnnouncedAgain() {
    get(one.announce("x", LABEL, false));
    world.link().commands().flushall();
    world.clock(BatchWorld.BEGIN + 1_000);
    world.epoch("e1");
    world.replica(false);
    assertThat(get(two.announce("x", LABEL, false)).status()).isEqualTo(Status.ABSENT);
    assertThat(get(two.changes(0, 9)).status()).isEqualTo(Status.ABSENT);
    enrol(two);
    assertThat(get(two.announce("x", LABEL, false)).status()).isEqualTo(Status.CLOSED);
    assertThat(get(two.changes(0, 9)).status()).isEqualTo(Status.CLOSED);
    assertThat(get(two.finished(9_000, 9)).status()).isEqualTo(Status.CLOSED);
    assertThat(get(one.changes(0, 9)).status()).isEqualTo(Status.NODE);
    assertThat(get(two.open(NODES)).items()).containsExactly("one");
    String epoch = get(one.beginEnrol()).epoch();
    assertThat(get(one.announce("x", LABEL, true)).item()).isEqualTo(Known.NEW);
    get(one.endEnrol(epoch, 0));
    assertThat(get(two.open(NODES)).items()).isEmpty();
    assertThat(get(two.announce("x", LABEL, false)).item()).isEqualTo(Known.ACCEPTED);
  }

  @Test
  void p6_acceptedBatch_isKnownAsSuch_untilItIsRemoved() {
    get(one.announce("x", LABEL, false));
    get(one.mark("never announced", Mark.ACCEPTED, 0));
    get(one.mark("x", Mark.ACCEPTED, 0));
    assertThat(get(two.announce("x", LABEL, false)).item()).isEqualTo(Known.ACCEPTED);
    get(one.mark("x", Mark.FINISHED, 1_000));
    assertThat(get(two.announce("x", LABEL, false)).item()).isEqualTo(Known.ACCEPTED);
    get(one.mark("x", Mark.REMOVED, 0));
    assertThat(get(two.announce("x", LABEL, false)).item()).isEqualTo(Known.NEW);
    assertThat(get(two.announce("never announced", LABEL, false)).item()).isEqualTo(Known.NEW);
  }

  @Test
  void p8_fencedNode_announcesNothing() {
    get(two.fence("one", Node.endOfLife(0)));
    assertThat(get(one.announce("x", LABEL, false)).status()).isEqualTo(Status.FENCED);
    assertThat(get(one.beginEnrol()).status()).isEqualTo(Status.FENCED);
  }
}
