package dev.ringfence.engine.redis.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.ringfence.engine.redis.Answer.Status;
import dev.ringfence.engine.redis.Carried;
import dev.ringfence.engine.redis.Held;
import dev.ringfence.engine.redis.RedisCluster;
import dev.ringfence.engine.redis.RedisServer;
import dev.ringfence.engine.redis.RedisTest;
import dev.ringfence.engine.redis.Release;
import dev.ringfence.engine.redis.batch.Members.Member;
import dev.ringfence.engine.redis.batch.Members.Over;
import dev.ringfence.engine.redis.batch.Members.Remembered;
import dev.ringfence.engine.redis.batch.Members.Verdict;
import dev.ringfence.engine.redis.batch.Segment.Claimed;
import dev.ringfence.engine.redis.batch.Segment.Kept;
import dev.ringfence.engine.redis.batch.Segment.Owned;
import dev.ringfence.engine.redis.batch.Segment.Write;
import dev.ringfence.engine.redis.batch.TakeOver.Taken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** P6 and P8 when a node falls silent: with the production scripts, on servers of their own. */
@ExtendWith(RedisTest.class)
class TakeOverTest {
  private static final Duration SILENCE = Duration.ofMillis(300);

  private static void start(Side... sides) {
    for (Side side : sides) {
      side.begin();
      side.get(side.members.beat(Remembered.NOTHING));
    }
    sides[0].open();
  }

  /** The first owns three segments of a batch, and dials a row of the first of them. */
  private static void startAndDial(Side a, Side b, Side c) {
    start(a, b, c);
    a.accept("x", 100, 10);
    for (Side side : List.of(a, b, c)) {
      side.resume("x");
    }
    a.get(a.batch("x").claim(3));
    assertThat(a.dial(7, "x|3")).isTrue();
  }

  /** Beats until the silent one is this one's to take over. */
  private static long declared(Side by, String silent) {
    Silences silences = new Silences(by.name, SILENCE);
    return Awaitility.await()
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              List<Member> members = by.get(by.members.beat(Remembered.NOTHING)).items();
              for (Over over : silences.after(members, System.nanoTime())) {
                if (over.node().equals(silent)) {
                  var decision = by.get(by.members.declare(silent, over.upTo(), SILENCE)).item();
                  return decision.verdict() == Verdict.MINE ? decision.upTo() : -1;
                }
              }
              return -1L;
            },
            upTo -> upTo >= 0);
  }

  private static List<Taken> take(Side by, String silent, long upTo) {
    return take(by, List.of(new Over(silent, upTo)), segment -> {});
  }

  private static List<Taken> take(Side by, List<Over> over, Consumer<Taken> with) {
    List<Taken> taken = Collections.synchronizedList(new ArrayList<>());
    int count =
        by.takeOver()
            .of(
                over,
                segment -> {
                  with.accept(segment);
                  taken.add(segment);
                })
            .toCompletableFuture()
            .join();
    assertThat(taken).hasSize(count);
    return taken;
  }

  private static void judge(String uri) {
    try (Side a = new Side(uri, "a", 1, 0);
        Side late = new Side(uri, "a", 1, 1);
        Side b = new Side(uri, "b", 1, 0);
        Side c = new Side(uri, "c", 1, 0)) {
      start(a, b, c);
      a.accept("x", 100, 10);
      a.accept("y", 5, 10);
      b.resume("x");
      b.resume("y");
      a.resume("x");
      a.resume("y");
      List<Claimed> mine = a.get(a.batch("x").claim(4)).items();
      a.get(a.batch("y").claim(1));
      assertThat(a.dial(7, "x|3")).isTrue();
      // The process hangs. What it does when it wakes up is done on another link of the same life.
      long upTo = declared(b, "a");
      List<Taken> taken = take(b, "a", upTo);
      assertThat(taken)
          .extracting(one -> one.batch() + one.segment().segment())
          .containsExactlyInAnyOrder("x0", "x1", "x2", "x3", "y0");
      assertThat(b.journal.values()).extracting(Held::note).containsExactly("x|3");
      assertThat(b.dial(8, "x|4")).isFalse();

      assertThat(a.dial(9, "x|5")).isFalse();
      assertThat(a.get(a.members.beat(Remembered.NOTHING)).status()).isEqualTo(Status.FENCED);
      assertThat(late.get(late.batch("x").resume(Resumption.begin())).status())
          .isEqualTo(Status.FENCED);
      Write write = new Write(mine.get(0).token(), Fate.disposed(0, 1, new byte[0]));
      assertThat(a.get(a.batch("x").write(List.of(write), false)).status())
          .isEqualTo(Status.FENCED);

      Write theirs = new Write(taken(taken, "x", 0), Fate.disposed(0, 1, new byte[0]));
      assertThat(b.get(b.batch("x").write(List.of(theirs), false)).item()).isEqualTo(Kept.KEPT);
      b.ask(b.limits.get(0).release(List.of(new Release(7, Release.Evidence.SEEN, 1))));
      assertThat(c.dial(10, "x|6")).isTrue();
      nextLife(uri, c);
    }
  }

  private static long taken(List<Taken> taken, String batch, int segment) {
    return taken.stream()
        .filter(one -> one.batch().equals(batch) && one.segment().segment() == segment)
        .findFirst()
        .orElseThrow()
        .segment()
        .token();
  }

  /** It comes back with nothing, is told so, and works on what is left. */
  private static void nextLife(String uri, Side other) {
    try (Side back = new Side(uri, "a", 2, 0)) {
      Member self =
          back.get(back.members.beat(Remembered.NOTHING)).items().stream()
              .filter(member -> member.name().equals("a"))
              .findFirst()
              .orElseThrow();
      assertThat(self.settled()).isTrue();
      assertThat(self.taker()).isEqualTo("b");
      back.begin();
      back.resume("x");
      assertThat(back.get(back.batch("x").claim(2)).items())
          .extracting(Claimed::segment)
          .containsExactly(4, 5);
      other.ask(other.limits.get(0).release(List.of(new Release(10, Release.Evidence.SEEN, 1))));
      assertThat(back.dial(11, "x|50")).isTrue();
    }
  }

  @Test
  void p6_deadNodesWork_goesOnWhereItWasDialledAndNotTwice() {
    try (RedisServer server = RedisServer.inMemory()) {
      judge(server.uri());
    }
  }

  @Test
  void p6_deadNodesWork_goesOnInACluster() {
    try (RedisCluster cluster = RedisCluster.ofThree()) {
      judge(cluster.uri());
    }
  }

  @Test
  void p6_takerThatDiesHalfWay_leavesItAllToTheNextOne() {
    try (RedisServer server = RedisServer.inMemory();
        Side a = new Side(server.uri(), "a", 1, 0);
        Side b = new Side(server.uri(), "b", 1, 0);
        Side c = new Side(server.uri(), "c", 1, 0)) {
      startAndDial(a, b, c);
      b.get(b.batch("x").claim(2));
      b.diskFails = true;
      long upTo = declared(b, "a");
      assertThatThrownBy(() -> take(b, "a", upTo))
          .isInstanceOf(CompletionException.class)
          .hasRootCauseMessage("the disk fails");
      // Nobody has adopted it, so nobody may have its segments; its channel is taken.
      assertThat(c.get(c.batch("x").claim(9)).items())
          .extracting(Claimed::segment)
          .containsExactly(5, 6, 7, 8, 9);
      assertThat(c.dial(8, "x|70")).isFalse();
      long both = declared(c, "b");
      assertThat(mine(c)).containsExactly(new Over("a", upTo), new Over("b", both));
      assertThat(take(c, mine(c), segment -> {})).hasSize(5);
      assertThat(mine(c)).isEmpty();
      assertThat(c.journal.keySet()).containsExactly(7L);
      assertThat(c.ask(c.limits.get(0).census()).items())
          .extracting(Carried::node, Carried::calls)
          .contains(tuple("c", 1))
          .doesNotContain(tuple("a", 1), tuple("b", 1));
    }
  }

  private static List<Over> mine(Side side) {
    return side.get(side.members.beat(Remembered.NOTHING)).items().stream()
        .filter(member -> member.isOpen() && member.taker().equals(side.name))
        .map(member -> new Over(member.name(), member.fencedUpTo()))
        .toList();
  }

  /** Alone, the rows of the first would be dialled again: their attempts are the dead taker's. */
  @Test
  void p6_takerThatDiesWhenItHasAdopted_isTakenOverTogetherWithWhomItTookOver() {
    try (RedisServer server = RedisServer.inMemory();
        Side a = new Side(server.uri(), "a", 1, 0);
        Side b = new Side(server.uri(), "b", 1, 0);
        Side c = new Side(server.uri(), "c", 1, 0)) {
      startAndDial(a, b, c);
      long upTo = declared(b, "a");
      b.ask(b.limits.get(0).fence("a", upTo));
      assertThat(b.ask(b.limits.get(0).adopt("a", List.of(7L))).items()).containsExactly(true);

      long both = declared(c, "b");
      assertThat(mine(c)).containsExactly(new Over("a", upTo), new Over("b", both));
      List<Taken> taken =
          take(c, mine(c), segment -> assertThat(c.journal.keySet()).containsExactly(7L));
      assertThat(taken).extracting(one -> one.segment().segment()).containsExactly(0, 1, 2);
    }
  }

  /** What its life before has is listed for it to adopt, and not what it dials now. */
  @Test
  void p6_nodeWhoseTakerDies_takesOverItself() {
    try (RedisServer server = RedisServer.inMemory();
        Side a = new Side(server.uri(), "a", 1, 0);
        Side b = new Side(server.uri(), "b", 1, 0);
        Side c = new Side(server.uri(), "c", 1, 0);
        Side back = new Side(server.uri(), "a", 2, 0)) {
      startAndDial(a, b, c);
      long upTo = declared(b, "a");
      back.limits.forEach(shard -> back.ask(shard.fence("a", upTo)));
      back.get(back.directory.fence("a", upTo));
      back.begin();
      back.open();
      back.get(back.batch("x").fence("a", upTo));
      back.resume("x");
      assertThat(back.dial(8, "")).isFalse();
      declared(back, "b");
      List<Taken> taken = take(back, mine(back), segment -> {});
      assertThat(taken).extracting(one -> one.segment().segment()).containsExactly(0, 1, 2);
      assertThat(back.journal.keySet()).containsExactly(7L);
    }
  }

  /** Its node died while it put it: it has no owners, and nobody resumes it. */
  @Test
  void p6_uploadThatNobodyGoesOnWith_isInNobodysWay() {
    try (RedisServer server = RedisServer.inMemory();
        Side a = new Side(server.uri(), "a", 1, 0);
        Side b = new Side(server.uri(), "b", 1, 0);
        Side c = new Side(server.uri(), "c", 1, 0)) {
      start(a, b, c);
      a.get(a.directory.announce("half", new byte[] {1}, false));
      a.get(a.batch("half").begin("print", 10, 10, Duration.ofMinutes(1)));
      a.accept("x", 10, 10);
      a.resume("x");
      b.resume("x");
      a.get(a.batch("x").claim(1));
      assertThat(take(b, "a", declared(b, "a"))).extracting(Taken::batch).containsExactly("x");
    }
  }

  @Test
  void p6_takingOverThatIsCutShort_tellsWhatItWasGiven() {
    try (RedisServer server = RedisServer.inMemory();
        Side a = new Side(server.uri(), "a", 1, 0);
        Side b = new Side(server.uri(), "b", 1, 0);
        Side c = new Side(server.uri(), "c", 1, 0)) {
      start(a, b, c);
      for (String batch : List.of("x", "y")) {
        a.accept(batch, 10, 10);
        for (Side side : List.of(a, b, c)) {
          side.resume(batch);
        }
        a.get(a.batch(batch).claim(1));
      }
      assertThat(a.dial(7, "x|3")).isTrue();
      long upTo = declared(b, "a");
      // The taker begins to join one of the batches anew.
      b.meanwhile =
          () -> {
            CompletionStage<?> begun = b.batch("y").resume(Resumption.begin());
            b.flush();
            return begun;
          };
      List<Taken> given = Collections.synchronizedList(new ArrayList<>());
      assertThatThrownBy(
              () ->
                  b.takeOver()
                      .of(List.of(new Over("a", upTo)), given::add)
                      .toCompletableFuture()
                      .join())
          .hasCauseInstanceOf(TakeOver.NotNowException.class);
      assertThat(given).extracting(Taken::batch).containsExactly("x");
      b.meanwhile = () -> CompletableFuture.completedFuture(null);
      b.resume("y");
      assertThat(take(b, "a", upTo)).extracting(Taken::batch).containsExactly("y");
      assertThat(b.journal.keySet()).containsExactly(7L);
    }
  }

  @Test
  void p8_restartWithItsLog_keepsAllAndWaitsForAll() {
    try (RedisServer server = new RedisServer("--save", "", "--appendonly", "yes")) {
      Owned mine;
      Owned theirs;
      try (Side a = new Side(server.uri(), "a", 1, 0);
          Side b = new Side(server.uri(), "b", 1, 0);
          Side c = new Side(server.uri(), "c", 1, 0)) {
        start(a, b, c);
        a.accept("x", 100, 10);
        a.resume("x");
        b.resume("x");
        mine = a.get(a.batch("x").claim(1)).item().owned();
        theirs = b.get(b.batch("x").claim(1)).item().owned();
        Write write = new Write(mine.token(), Fate.disposed(0, 1, new byte[] {5}));
        a.get(a.batch("x").write(List.of(write), false));
        server.kill();
        assertThatThrownBy(() -> a.get(a.batch("x").look()))
            .isInstanceOf(CompletionException.class);
      }
      server.start();
      try (Side a = new Side(server.uri(), "a", 1, 1);
          Side b = new Side(server.uri(), "b", 1, 1);
          Side c = new Side(server.uri(), "c", 1, 1)) {
        assertThat(a.get(a.batch("x").claim(1)).status()).isEqualTo(Status.EPOCH);
        assertThat(a.get(a.batch("x").fates(0, 100)).items())
            .containsExactly(Fate.disposed(0, 1, new byte[] {5}));
        a.resume("x", mine);
        b.resume("x", theirs);
        assertThat(a.get(a.batch("x").open(Side.NODES)).items()).containsExactly("c");
        c.resume("x");
        a.get(a.batch("x").open(Side.NODES));
        assertThat(a.get(a.batch("x").renew(List.of(mine))).item()).isTrue();
        assertThat(c.get(c.batch("x").claim(1)).item().segment()).isEqualTo(2);
      }
    }
  }
}
