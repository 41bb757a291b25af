package dev.ringfence.engine.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Against an array that is searched whole. */
class MinTreeTest {

  @Test
  void anyHistory_agreesWithTheArray() {
    for (long seed = 1; seed <= 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int places = 1 + random.nextInt(seed % 4 == 0 ? 700 : 80);
      MinTree tree = new MinTree(places);
      long[] keys = new long[places];
      Arrays.fill(keys, MinTree.NONE);
      int empty = random.nextInt(1, 20);
      for (int step = 1; step <= 300; step++) {
        int place = random.nextInt(places);
        boolean none = random.nextInt(20) < empty;
        keys[place] = none ? MinTree.NONE : random.nextLong(1_000_000) * 1_000 + step;
        tree.set(place, keys[place]);
        compare("seed " + seed + " step " + step, random, tree, keys);
      }
    }
  }

  private static void compare(String where, SplittableRandom random, MinTree tree, long[] keys) {
    int least = leastPlace(keys, 0, keys.length);
    assertThat(tree.least()).as(where).isEqualTo(least < 0 ? MinTree.NONE : keys[least]);
    if (least >= 0) {
      assertThat(tree.leastPlace()).as(where).isEqualTo(least);
    }
    int from = random.nextInt(keys.length + 1);
    int to = from + random.nextInt(keys.length + 1 - from);
    assertThat(tree.leastPlace(from, to)).as(where).isEqualTo(leastPlace(keys, from, to));
    int before = from - 1;
    while (before >= 0 && keys[before] == MinTree.NONE) {
      before--;
    }
    assertThat(tree.before(from)).as(where).isEqualTo(before);
    if (from < keys.length) {
      int after = from;
      while (after < keys.length && keys[after] == MinTree.NONE) {
        after++;
      }
      assertThat(tree.from(from)).as(where).isEqualTo(after == keys.length ? -1 : after);
      assertThat(tree.key(from)).as(where).isEqualTo(keys[from]);
    }
  }

  private static int leastPlace(long[] keys, int from, int to) {
    int best = -1;
    for (int i = from; i < to; i++) {
      if (keys[i] != MinTree.NONE && (best < 0 || keys[i] < keys[best])) {
        best = i;
      }
    }
    return best;
  }
}
