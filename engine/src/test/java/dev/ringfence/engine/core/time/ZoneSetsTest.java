package dev.ringfence.engine.core.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ZoneSetsTest {
  private final ZoneSets sets = new ZoneSets();

  @Test
  void intern_sameZonesInAnyOrder_isOneIndex() {
    char index = sets.intern(List.of("Europe/London", "Asia/Kolkata"));
    assertThat(index).isNotEqualTo(ZoneSets.NONE);
    assertThat(sets.intern(List.of("Asia/Kolkata", "Europe/London", "Asia/Kolkata")))
        .isEqualTo(index);
    assertThat(sets.zones(index))
        .containsExactly(ZoneId.of("Asia/Kolkata"), ZoneId.of("Europe/London"));
  }

  @Test
  void intern_nothing_isNone() {
    assertThat(sets.intern(List.of())).isEqualTo(ZoneSets.NONE);
    assertThat(sets.zones(ZoneSets.NONE)).isEmpty();
  }

  @Test
  void intern_unknownZone_isRefusedAndLeavesNoTrace() {
    assertThatThrownBy(() -> sets.intern(List.of("Etc/Nowhere")))
        .isInstanceOf(DateTimeException.class);
    char next = sets.intern(List.of("UTC"));
    assertThat((int) next).isEqualTo(1);
  }

  @Test
  void zones_indexNeverHandedOut_isRefused() {
    assertThatThrownBy(() -> sets.zones('\u0005')).hasMessageContaining("index 5");
    assertThatThrownBy(() -> sets.zones('\uffff')).hasMessageContaining("index 65535");
  }

  @Test
  void intern_everySetThatFits_thenRefuses() {
    List<String> offsets = offsets();
    for (int n = 0; n < 65_535; n++) {
      sets.intern(List.of(offsets.get(n / 1000), offsets.get(100 + n % 1000)));
    }
    assertThat(sets.zones('\uffff')).hasSize(2);
    assertThatThrownBy(() -> sets.intern(List.of("UTC")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("65535");
    assertThat(sets.intern(List.of(offsets.get(0), offsets.get(100)))).isEqualTo((char) 1);
  }

  @Test
  void intern_fromSeveralThreads_agreesAndIsReadable() throws Exception {
    List<String> offsets = offsets();
    int threads = 4;
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<List<Character>>> results = new ArrayList<>();
      Callable<List<Character>> task =
          () -> {
            start.await();
            List<Character> indexes = new ArrayList<>();
            for (String offset : offsets) {
              char index = sets.intern(List.of(offset));
              assertThat(sets.zones(index)).containsExactly(ZoneId.of(offset));
              indexes.add(index);
            }
            return indexes;
          };
      for (int i = 0; i < threads; i++) {
        results.add(pool.submit(task));
      }
      List<Character> first = results.get(0).get();
      assertThat(first).doesNotHaveDuplicates();
      for (Future<List<Character>> result : results) {
        assertThat(result.get()).isEqualTo(first);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  /** Zone names in plenty: fixed offsets down to the second. */
  private static List<String> offsets() {
    List<String> offsets = new ArrayList<>();
    for (int i = 0; i < 1200; i++) {
      offsets.add(String.format("+%02d:%02d:%02d", 1 + i / 3600, i / 60 % 60, 1 + i % 59));
    }
    return offsets.stream().distinct().toList();
  }
}
