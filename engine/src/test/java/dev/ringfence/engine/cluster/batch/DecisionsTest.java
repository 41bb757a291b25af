package dev.ringfence.engine.cluster.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.redis.batch.Members.Member;
import dev.ringfence.engine.redis.batch.Members.Over;
import dev.ringfence.engine.redis.batch.Members.Remembered;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.SqliteStore;
import dev.ringfence.engine.store.StoreDirectory;
import dev.ringfence.engine.store.Unit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P6: that a life is over is remembered by whom it concerns, also if Redis loses it. */
class DecisionsTest {
  @TempDir Path home;

  private static Member member(String name, long fencedUpTo, boolean settled, String taker) {
    return new Member(name, 1L << 40, 1, Duration.ZERO, fencedUpTo, settled, taker);
  }

  private interface Use {
    void with(Decisions decisions, CallStore store) throws Exception;
  }

  /** One process of the node. */
  private void live(Use use) throws Exception {
    try (StoreDirectory directory = StoreDirectory.take(home);
        CallStore store = SqliteStore.open(directory)) {
      use.with(new Decisions("b", store), store);
      CompletableFuture<Boolean> written = new CompletableFuture<>();
      store.write(new Unit(List.of(), false, () -> written.complete(true)));
      written.get();
    }
  }

  @Test
  void p6_whatIsTakenOver_isRememberedOverARestartUntilItIsDone() throws Exception {
    List<Over> taking = List.of(new Over("a", 7), new Over("node c", 9));
    live(
        (decisions, store) -> {
          assertThat(decisions.remembered()).isEqualTo(Remembered.NOTHING);
          decisions.lives(100);
          decisions.heard(
              List.of(
                  member("a", 7, false, "b"),
                  member("d", 7, false, "a"),
                  member("e", 7, true, "b"),
                  member("node c", 9, false, "b")));
        });
    live(
        (decisions, store) -> {
          assertThat(decisions.remembered()).isEqualTo(new Remembered(100, -1, taking));
          decisions.heard(List.of(member("a", 7, true, "b"), member("node c", 9, false, "b")));
        });
    live(
        (decisions, store) ->
            assertThat(decisions.taking()).containsExactly(new Over("node c", 9)));
  }

  @Test
  void p6_whatWasGivenAway_isRememberedOverARestartUntilItIsDone() throws Exception {
    live(
        (decisions, store) -> {
          decisions.lives(100);
          decisions.heard(List.of(member("a", 7, false, "b")));
          assertThat(decisions.isOfAGivenLife(member("b", 99, false, "c"))).isFalse();
          assertThat(decisions.isOfAGivenLife(member("b", 120, false, "c"))).isTrue();
          store.write(new Unit(decisions.lost(120), false, Unit.Then.NOTHING));
        });
    live(
        (decisions, store) -> {
          // What it was taking over is its taker's.
          assertThat(decisions.remembered()).isEqualTo(new Remembered(100, 120, List.of()));
          decisions.heard(List.of(member("b", 120, false, "c")));
          assertThat(decisions.given()).isEqualTo(120);
          decisions.heard(List.of(member("b", 120, true, "c")));
        });
    live((decisions, store) -> assertThat(decisions.given()).isEqualTo(-1));
  }
}
