package dev.ringfence.engine.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LongIntMapTest {

  @Test
  void anyHistory_agreesWithHashMap() {
    for (long seed = 1; seed <= 60; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      LongIntMap real = new LongIntMap(1 + random.nextInt(100));
      Map<Long, Integer> model = new HashMap<>();
      // Few distinct keys: long runs of collisions and many removals from the middle of one.
      int keys = 10 + random.nextInt(2_000);
      long stride = seed % 3 == 0 ? 1L << 32 : seed % 3 == 1 ? 1 : random.nextLong() | 1;
      for (int step = 0; step < 5_000; step++) {
        long key = (1 + random.nextInt(keys)) * stride;
        String where = "seed " + seed + " step " + step;
        if (random.nextInt(5) < 3) {
          real.put(key, step);
          model.put(key, step);
        } else {
          Integer gone = model.remove(key);
          assertThat(real.remove(key)).as(where).isEqualTo(gone == null ? -1 : gone);
        }
        long asked = (1 + random.nextInt(keys)) * stride;
        assertThat(real.get(asked)).as(where).isEqualTo(model.getOrDefault(asked, -1));
        assertThat(real.size()).as(where).isEqualTo(model.size());
      }
      assertThat(real.sortedKeys())
          .as("seed " + seed)
          .isEqualTo(model.keySet().stream().mapToLong(Long::longValue).sorted().toArray());
    }
  }

  @Test
  void get_keyZero_isAbsent() {
    assertThat(new LongIntMap(4).get(0)).isEqualTo(-1);
  }
}
