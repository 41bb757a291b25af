package dev.ringfence.engine.redis.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.redis.Answer.Status;
import dev.ringfence.engine.redis.Node;
import dev.ringfence.engine.redis.batch.Segment.Claimed;
import dev.ringfence.engine.redis.batch.Segment.Kept;
import dev.ringfence.engine.redis.batch.Segment.Owned;
import dev.ringfence.engine.redis.batch.Segment.Returned;
import dev.ringfence.engine.redis.batch.Segment.Write;
import dev.ringfence.engine.redis.batch.Standing.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every shared batch promises; the reference and real Redis are held against it. */
abstract class SharedBatchContract {
  static final List<String> NODES = List.of("one", "two");
  static final Duration PATIENCE = Duration.ofSeconds(30);
  static final byte[] HEAD = {0, -1, '\n', (byte) 0xc3, '|'};
  static final int ROWS = 50;
  static final int SPAN = 20;
  private static final byte[] RESULT = {0, 13, 10, -128};

  BatchWorld world;
  SharedBatch one;
  SharedBatch two;
  private long clock = BatchWorld.BEGIN;

  abstract BatchWorld world();

  @BeforeEach
  void accept() {
    world = world();
    one = at("one", 0, 0);
    two = at("two", 0, 0);
    put(one, false);
    begin(one);
    begin(two);
  }

  @AfterEach
  void close() {
    world.close();
  }

  SharedBatch at(String name, long life, int link) {
    return world.batch(Node.of(name, life, link));
  }

  <T> Reply<T> get(CompletionStage<Reply<T>> stage) {
    world.flush();
    return stage.toCompletableFuture().join();
  }

  void pass(Duration time) {
    clock += time.toNanos() / 1_000;
    world.clock(clock);
  }

  static byte[] rows(int segment) {
    return new byte[] {(byte) segment, 0, -1};
  }

  void put(SharedBatch by, boolean again) {
    long upload = get(by.begin("print", ROWS, SPAN, PATIENCE)).item().token();
    for (int segment = 0; segment * SPAN < ROWS; segment++) {
      assertThat(get(by.putRows(upload, segment, rows(segment))).item()).isTrue();
    }
    Standing standing = new Standing(1, State.RUNNING, 0, false);
    assertThat(get(by.accept(upload, HEAD, standing, again)).item()).isEqualTo(Upload.End.ACCEPTED);
  }

  void begin(SharedBatch by, Owned... owned) {
    String epoch = get(by.resume(Resumption.begin())).epoch();
    end(by, epoch, 0, owned);
  }

  Reply<Long> end(SharedBatch by, String epoch, long seen, Owned... owned) {
    return get(
        by.resume(
            new Resumption(Resumption.Step.END, epoch, seen, 0, State.RUNNING, List.of(owned))));
  }

  Owned claim(SharedBatch by) {
    return get(by.claim(1)).item().owned();
  }

  Kept dispose(SharedBatch by, long token, int row) {
    return get(by.write(List.of(new Write(token, Fate.disposed(row, 1, RESULT))), false)).item();
  }

  @Test
  void p5_upload_isInvisibleUntilItIsAcceptedWhole() {
    world.wipe();
    long upload = get(one.begin("print", ROWS, SPAN, PATIENCE)).item().token();
    get(one.putRows(upload, 0, rows(0)));
    get(one.putRows(upload, 2, rows(2)));
    Standing standing = new Standing(1, State.RUNNING, 0, false);
    assertThat(get(one.accept(upload, HEAD, standing, false)).item()).isEqualTo(Upload.End.MISSING);
    assertThat(get(two.resume(Resumption.begin())).status()).isEqualTo(Status.ABSENT);
    assertThat(get(two.remove(Duration.ZERO, 0, NODES)).item()).isFalse();
    // Or whoever takes over from a node that fell silent while it uploaded would wait for it.
    assertThat(get(two.fence("one", Node.endOfLife(0))).status()).isEqualTo(Status.ABSENT);
    get(one.putRows(upload, 1, rows(1)));
    assertThat(get(one.accept(upload, HEAD, standing, false)).item())
        .isEqualTo(Upload.End.ACCEPTED);
    assertThat(get(two.resume(Resumption.begin())).standing())
        .isEqualTo(new Standing(1, State.RUNNING, ROWS, false));
    assertThat(get(two.head()).item()).isEqualTo(HEAD);
    assertThat(get(two.content(1)).item().rows()).isEqualTo(rows(1));
  }

  @Test
  void p5_sameUploadTwice_isAcceptedOnce() {
    Reply<Upload> again = get(two.begin("print", ROWS, SPAN, PATIENCE));
    assertThat(again.item().is()).isEqualTo(Upload.Is.ACCEPTED);
    assertThat(again.item().print()).isEqualTo("print");
    Owned owned = claim(one);
    assertThat(dispose(one, owned.token(), 0)).isEqualTo(Kept.KEPT);
    Standing standing = new Standing(1, State.RUNNING, 0, false);
    assertThat(get(one.accept(again.item().token(), HEAD, standing, false)).item())
        .isEqualTo(Upload.End.ACCEPTED);
    assertThat(get(one.look()).standing().left()).isEqualTo(ROWS - 1);
  }

  @Test
  void p5_uploadThatFellSilent_givesWayAndMayNotGoOn() {
    world.wipe();
    long first = get(one.begin("print", ROWS, SPAN, PATIENCE)).item().token();
    assertThat(get(two.begin("other", ROWS, SPAN, PATIENCE)).item().is()).isEqualTo(Upload.Is.BUSY);
    pass(Duration.ofSeconds(29));
    assertThat(get(one.putRows(first, 0, rows(0))).item()).isTrue();
    pass(Duration.ofSeconds(29));
    assertThat(get(two.remove(PATIENCE, 0, NODES)).item()).isFalse();
    pass(Duration.ofSeconds(2));
    assertThat(get(two.begin("other", ROWS, SPAN, PATIENCE)).item().is())
        .isEqualTo(Upload.Is.BEGUN);
    assertThat(get(one.putRows(first, 1, rows(1))).item()).isFalse();
    Standing standing = new Standing(1, State.RUNNING, 0, false);
    assertThat(get(one.accept(first, HEAD, standing, false)).item()).isEqualTo(Upload.End.LOST);
    pass(PATIENCE);
    assertThat(get(one.remove(PATIENCE, 0, NODES)).item()).isTrue();
    assertThat(get(one.look()).status()).isEqualTo(Status.ABSENT);
  }

  @Test
  void p6_segment_hasOneOwnerAndEachHasAHigherToken() {
    Owned first = claim(one);
    List<Claimed> others = get(two.claim(9)).items();
    assertThat(others).extracting(Claimed::segment).containsExactly(1, 2);
    assertThat(others).extracting(Claimed::left).containsExactly(20, 10);
    assertThat(get(one.claim(9)).items()).isEmpty();
    assertThat(get(one.giveBack(List.of(new Returned(first, 0)))).item()).isTrue();
    Owned second = claim(two);
    assertThat(second.segment()).isEqualTo(first.segment());
    assertThat(second.token()).isGreaterThan(first.token());
    assertThat(get(one.renew(List.of(first))).item()).isFalse();
    assertThat(get(two.renew(List.of(second))).item()).isTrue();
    assertThat(dispose(one, first.token(), 0)).isEqualTo(Kept.STALE);
    assertThat(dispose(one, second.token(), 0)).isEqualTo(Kept.STALE);
    assertThat(dispose(two, second.token(), 0)).isEqualTo(Kept.KEPT);
  }

  @Test
  void p5_repeatedWrite_changesNothing() {
    Owned owned = claim(one);
    assertThat(dispose(one, owned.token(), 3)).isEqualTo(Kept.KEPT);
    assertThat(dispose(one, owned.token(), 3)).isEqualTo(Kept.ALREADY);
    Write other = new Write(owned.token(), Fate.disposed(3, 2, new byte[0]));
    Write retry = new Write(owned.token(), Fate.retry(3, 9, 99));
    assertThat(get(one.write(List.of(other, retry), false)).items())
        .containsExactly(Kept.ALREADY, Kept.ALREADY);
    assertThat(get(two.look()).item().counts()).isEqualTo(Map.of(1, 1));
    assertThat(get(two.fates(0, ROWS)).items()).containsExactly(Fate.disposed(3, 1, RESULT));
  }

  @Test
  void p5_retries_areMonotoneAndEndWithTheDisposition() {
    Owned owned = claim(one);
    for (Fate fate : List.of(Fate.retry(3, 1, 50), Fate.retry(3, 1, 60), Fate.retry(3, 2, 10))) {
      assertThat(get(one.write(List.of(new Write(owned.token(), fate)), false)).item())
          .isEqualTo(Kept.KEPT);
    }
    assertThat(get(one.write(List.of(new Write(owned.token(), Fate.retry(3, 1, 90))), false)))
        .extracting(Reply::item)
        .isEqualTo(Kept.ALREADY);
    assertThat(get(two.content(0)).item().fates()).containsExactly(Fate.retry(3, 2, 10));
    assertThat(dispose(one, owned.token(), 3)).isEqualTo(Kept.KEPT);
    assertThat(get(two.content(0)).item().fates()).hasSize(1).allMatch(Fate::last);
  }

  @Test
  void p7_segmentGivenBackForLater_isNotClaimedBefore() {
    List<Claimed> all = get(one.claim(9)).items();
    long due = clock / 1_000 + 5_000;
    get(one.giveBack(List.of(new Returned(all.get(1).owned(), due))));
    assertThat(get(two.claim(9)).items()).isEmpty();
    assertThat(get(two.look()).item().dueMillis()).isEqualTo(due);
    pass(Duration.ofSeconds(5));
    assertThat(get(two.look()).item().claimable()).isEqualTo(1);
    assertThat(get(two.claim(9)).item().segment()).isEqualTo(1);
  }

  @Test
  void p6_commands_reachWhoeverAsksAnything() {
    Owned owned = claim(one);
    get(two.command(State.PAUSED));
    assertThat(get(one.renew(List.of(owned))).standing())
        .isEqualTo(new Standing(2, State.PAUSED, ROWS, false));
    assertThat(get(one.claim(9)).items()).isEmpty();
    assertThat(get(two.command(State.PAUSED)).standing().version()).isEqualTo(2);
    get(two.command(State.CANCELED));
    assertThat(get(two.command(State.RUNNING)).standing().state()).isEqualTo(State.CANCELED);
    // Rows that nobody owns are canceled by whoever claims them.
    assertThat(get(one.claim(9)).items()).hasSize(2);
  }

  @Test
  void p5_batch_finishesOnceAndItsFinisherLearnsIt() {
    List<Claimed> mine = get(one.claim(2)).items();
    Claimed last = get(two.claim(2)).item();
    for (Claimed claimed : mine) {
      List<Write> writes =
          IntStream.range(0, claimed.left())
              .mapToObj(i -> Fate.disposed(claimed.segment() * SPAN + i, 7, RESULT))
              .map(fate -> new Write(claimed.token(), fate))
              .toList();
      assertThat(get(one.write(writes, false)).standing().toTell()).isFalse();
    }
    for (int row = 40; row < 49; row++) {
      dispose(two, last.token(), row);
    }
    Write end = new Write(last.token(), Fate.disposed(49, 1, RESULT));
    assertThat(get(two.write(List.of(end), false)).standing())
        .isEqualTo(new Standing(1, State.RUNNING, 0, true));
    // Its answer may have been lost.
    assertThat(get(two.write(List.of(end), false)).standing().toTell()).isTrue();
    assertThat(get(one.look()).standing().toTell()).isFalse();
    assertThat(get(one.look()).item().counts()).isEqualTo(Map.of(7, 40, 1, 10));
    long finished = get(one.look()).item().finished();
    assertThat(get(one.remove(PATIENCE, finished + 1, NODES)).item()).isFalse();
    assertThat(get(two.told()).standing().toTell()).isFalse();
    assertThat(get(one.remove(PATIENCE, finished, NODES)).item()).isFalse();
    assertThat(get(one.remove(PATIENCE, finished + 1, NODES)).item()).isTrue();
    assertThat(get(two.look()).status()).isEqualTo(Status.ABSENT);
  }
}
