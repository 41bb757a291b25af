package dev.ringfence.simulator.virtual.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The wheel gives entries in the order of a sorted list, whatever their distances. */
class AgendaTest {
  private static final long[] REACHES = {
    1, 1_000, 5_000_000, 1_000_000_000L, 300_000_000_000L, 90_000_000_000_000L
  };

  private record Entry(long at, long order) {}

  @Test
  void anyHistory_happensInTheOrderOfInstantsThenOfPlanning() {
    for (long seed = 1; seed <= 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Agenda agenda = new Agenda(random.nextLong(1L << 50));
      List<Long> happened = new ArrayList<>();
      List<Entry> naive = new ArrayList<>();
      List<Long> expected = new ArrayList<>();
      int kind = agenda.register(happened::add);
      long planned = 0;
      for (int i = 0; i < 2_000; i++) {
        if (random.nextInt(5) < 3) {
          long after = random.nextLong(REACHES[random.nextInt(REACHES.length)]);
          naive.add(new Entry(agenda.now() + after, planned));
          agenda.in(after, kind, planned++);
        } else if (!naive.isEmpty()) {
          Entry first = first(naive);
          assertThat(agenda.next()).as("seed %d", seed).isEqualTo(first.at());
          naive.remove(first);
          expected.add(first.order());
          agenda.runFirst();
          assertThat(agenda.now()).isEqualTo(first.at());
        } else {
          agenda.advance(agenda.now() + random.nextLong(1_000_000_000L));
        }
      }
      while (!naive.isEmpty()) {
        Entry first = first(naive);
        naive.remove(first);
        expected.add(first.order());
        agenda.runFirst();
      }
      assertThat(happened).as("seed %d", seed).isEqualTo(expected);
      assertThat(agenda.next()).isEqualTo(Long.MAX_VALUE);
    }
  }

  private static Entry first(List<Entry> naive) {
    return naive.stream()
        .min(Comparator.comparingLong(Entry::at).thenComparingLong(Entry::order))
        .orElseThrow();
  }
}
