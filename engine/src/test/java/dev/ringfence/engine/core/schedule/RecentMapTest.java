package dev.ringfence.engine.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecentMapTest {

  @Test
  void belowItsBound_forgetsNothing() {
    SplittableRandom random = new SplittableRandom(1);
    RecentMap map = new RecentMap();
    Map<Long, Integer> all = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      long key = 919_000_000_000L + random.nextInt(20_000);
      map.put(key, i);
      all.put(key, i);
    }
    all.forEach((key, value) -> assertThat(map.get(key)).isEqualTo(value));
    assertThat(map.get(1)).isEqualTo(-1);
  }

  @Test
  void aboveItsBound_staysBoundedAndKeepsTheRecent() {
    RecentMap map = new RecentMap();
    int many = 3 * RecentMap.MOST;
    for (int i = 1; i <= many; i++) {
      map.put(i, i);
    }
    assertThat(map.capacity()).isEqualTo(RecentMap.MOST);
    int known = 0;
    for (int i = 1; i <= many; i++) {
      int value = map.get(i);
      assertThat(value == -1 || value == i).isTrue();
      known += value == i ? 1 : 0;
    }
    assertThat(known).isBetween(RecentMap.MOST * 9 / 10, RecentMap.MOST);
    for (int i = many - RecentMap.MOST / 32; i <= many; i++) {
      assertThat(map.get(i)).as("a recent one").isEqualTo(i);
    }
  }
}
