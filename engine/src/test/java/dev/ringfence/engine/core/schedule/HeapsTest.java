package dev.ringfence.engine.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** {@link Timers} and {@link RowHeap} against the JDK's own heap. */
class HeapsTest {

  private record Armed(long deadline, int order) {}

  @Test
  void timers_fireByDeadlineAndThenByOrderOfArming() {
    for (long seed = 1; seed <= 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Timers timers = new Timers();
      PriorityQueue<Armed> model =
          new PriorityQueue<>(
              Comparator.comparingLong(Armed::deadline).thenComparingInt(Armed::order));
      for (int step = 0; step < 4_000; step++) {
        String where = "seed " + seed + " step " + step;
        assertThat(timers.next())
            .as(where)
            .isEqualTo(model.isEmpty() ? Long.MAX_VALUE : model.peek().deadline());
        if (model.isEmpty() || random.nextInt(100) < 60 - step / 80) {
          long deadline = random.nextInt(50) * (seed % 2 == 0 ? 1 : Long.MAX_VALUE / 50);
          timers.arm(deadline, step % 7, step);
          model.add(new Armed(deadline, step));
        } else {
          Armed first = model.poll();
          assertThat(timers.payload()).as(where).isEqualTo(first.order());
          assertThat(timers.kind()).as(where).isEqualTo(first.order() % 7);
          timers.pop();
        }
      }
    }
  }

  @Test
  void rowHeap_givesTheLowestRowFirst() {
    for (long seed = 1; seed <= 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      RowHeap heap = new RowHeap();
      PriorityQueue<Integer> model = new PriorityQueue<>();
      List<Integer> polled = new ArrayList<>();
      List<Integer> expected = new ArrayList<>();
      for (int step = 0; step < 2_000; step++) {
        if (model.isEmpty() || random.nextInt(100) < 60 - step / 40) {
          int row = random.nextInt(500);
          heap.add(row);
          model.add(row);
        } else {
          assertThat(heap.first()).as("seed " + seed).isEqualTo(model.peek());
          polled.add(heap.poll());
          expected.add(model.poll());
        }
        assertThat(heap.isEmpty()).as("seed " + seed).isEqualTo(model.isEmpty());
      }
      assertThat(polled).as("seed " + seed).isEqualTo(expected);
    }
  }
}
