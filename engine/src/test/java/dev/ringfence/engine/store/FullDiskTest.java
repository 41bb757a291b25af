package dev.ringfence.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.port.NoRoomException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * P5, P8: when the disk is full, intake is turned away, what cannot be turned away waits, and it
 * all goes on by itself. The limit on pages stands for the disk: SQLite says the same of both.
 */
class FullDiskTest {
  private static final long PAGES = 2_500; // 10 MiB, of which the test for room needs 4

  @TempDir private Path dir;

  private static Change.Disposed disposed(long batch, int row) {
    return new Change.Disposed(
        batch,
        row,
        new CallResult(Disposition.EXPIRED, null, "not-after passed", 0, 0, 0, "", 0, 9, 0, null));
  }

  @Test
  void fullDisk_turnsIntakeAway_keepsTheRest_andGoesOn() {
    List<Boolean> told = new CopyOnWriteArrayList<>();
    try (OpenStore open = new OpenStore(dir, PAGES)) {
      open.store.onFull(told::add);
      long first = open.accept(Rows.draft(20_000), "b_first").batch();
      assertThatThrownBy(() -> open.keepRows(Rows.draft(400_000), "b_second"))
          .isInstanceOf(NoRoomException.class);
      await().untilAsserted(() -> assertThat(told).first().isEqualTo(true));

      // The rows that were turned away are removed, and so there is room again.
      await().untilAsserted(() -> assertThat(open.store.full()).isFalse());
      await().untilAsserted(() -> assertThat(told).last().isEqualTo(false));
      BatchHead third = open.accept(Rows.draft(1_000), "b_third");
      open.write(disposed(first, 0));
      assertThat(third.batch()).isGreaterThan(first);
    }
    try (OpenStore open = new OpenStore(dir)) {
      assertThat(open.store.load(0).batches())
          .extracting(batch -> batch.head().id())
          .containsExactly("b_first", "b_third");
    }
  }

  @Test
  void whatCannotBeTurnedAway_waits_inItsOrder() {
    try (OpenStore open = new OpenStore(dir, PAGES)) {
      long batch = open.accept(Rows.draft(50_000), "b_one").batch();
      CompletableFuture<Void> last = new CompletableFuture<>();
      int rows = 0;
      while (!open.store.full() && rows < 50_000) {
        Change[] unit = new Change[500];
        for (int i = 0; i < unit.length; i++) {
          unit[i] = disposed(batch, rows++);
        }
        last = open.send(false, unit);
        if (rows % 5_000 == 0 && !open.store.full()) {
          CompletableFuture<Void> filler =
              open.send(true, new Change.Answered("acme", "k" + rows, "p", 202, big(), 0, 5));
          await().until(() -> filler.isDone() || open.store.full());
        }
      }
      await().untilAsserted(() -> assertThat(open.store.full()).isTrue());
      last = open.send(false, disposed(batch, rows++));
      CompletableFuture<Void> refusable = open.send(true, new Change.InboundOver("a", "b"));
      assertThat(refusable).isCompletedExceptionally();
      assertThat(last).isNotDone();
      open.store.grow(0);
      last.join();
      await().untilAsserted(() -> assertThat(open.store.full()).isFalse());
      int[] kept = {0};
      open.store.results(batch, 0, 50_000, (row, result) -> assertThat(row).isEqualTo(kept[0]++));
      assertThat(kept[0]).isEqualTo(rows);
    }
  }

  private static String big() {
    return "x".repeat(1 << 20);
  }
}
