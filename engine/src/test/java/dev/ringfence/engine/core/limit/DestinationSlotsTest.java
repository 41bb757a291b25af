package dev.ringfence.engine.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DestinationSlotsTest {
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final long MOST = (1L << DestinationSlots.KEY_BITS) - 1;

  /** Keys whose hashes share their first 41 bits, so they have one home whatever the size. */
  private static List<Long> colliding(long prefix, int wanted) {
    long inverse = MIX;
    for (int i = 0; i < 5; i++) {
      inverse *= 2 - MIX * inverse;
    }
    List<Long> keys = new ArrayList<>();
    for (long low = 0; low < 1 << 23 && keys.size() < wanted; low++) {
      long key = (prefix << 23 | low) * inverse;
      if (key > 0 && key <= MOST) {
        keys.add(key);
      }
    }
    assertThat(keys).hasSize(wanted);
    return keys;
  }

  private static List<Long> keys(SplittableRandom random, long seed) {
    List<Long> keys = new ArrayList<>();
    // Homes at the very end of the first and the last segment, and one in the middle.
    keys.addAll(colliding((1L << 32) - 1, (int) seed * 7 % 100));
    keys.addAll(colliding((1L << 41) - 1, (int) seed * 11 % 100));
    keys.addAll(colliding(random.nextLong(1L << 41), (int) seed * 13 % 100));
    int others = 1 + random.nextInt(30_000);
    for (int i = 0; i < others; i++) {
      keys.add(seed % 2 == 0 ? 14_150_000_000L + i : 1 + random.nextLong(MOST));
    }
    return keys;
  }

  @Test
  void anyHistory_agreesWithHashMap() {
    for (long seed = 1; seed <= 24; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      DestinationSlots real = new DestinationSlots();
      Map<Long, Long> model = new HashMap<>();
      List<Long> keys = keys(random, seed);
      for (int step = 0; step < 60_000; step++) {
        long key = keys.get(random.nextInt(keys.size()));
        // Waves: the table fills and empties, so that it grows and shrinks.
        boolean fill = random.nextInt(10) < (step / 10_000 % 2 == 0 ? 9 : 1);
        String where = "seed " + seed + " step " + step;
        int at = real.find(key);
        assertThat(at >= 0).as(where).isEqualTo(model.containsKey(key));
        if (at >= 0) {
          assertSlot(real, at, key, model.getOrDefault(key, -1L), where);
        }
        if (at >= 0 && !fill) {
          real.free(real.array(), at);
          model.remove(key);
        } else if (at < 0 && fill) {
          at = real.claim(key);
          assertSlot(real, at, key, 0, where);
          for (int word = 1; word < DestinationSlots.WORDS; word++) {
            real.array()[at + word] = word * (long) step;
          }
          model.put(key, (long) step);
        }
        real.touch(key);
        assertThat(real.size()).as(where).isEqualTo(model.size());
      }
      model.forEach((key, value) -> assertSlot(real, real.find(key), key, value, "at the end"));
    }
  }

  private static void assertSlot(
      DestinationSlots real, int at, long key, long value, String where) {
    long[] a = real.array();
    assertThat(a[at]).as(where).isEqualTo(key);
    for (int word = 1; word < DestinationSlots.WORDS; word++) {
      assertThat(a[at + word]).as(where).isEqualTo(word * value);
    }
  }

  @Test
  void everySlotThatStays_isMetInEachRound_whoeverComesAndGoes() {
    for (long seed = 1; seed <= 12; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      DestinationSlots slots = new DestinationSlots();
      int keys = 2_000 << seed % 4;
      Set<Long> missing = new HashSet<>();
      long before = 0;
      int rounds = 0;
      for (int step = 0; step < 400_000; step++) {
        int at = slots.nextInTurn();
        if (at >= 0) {
          long key = DestinationSlots.key(slots.array()[at]);
          long hash = key * MIX >>> 1;
          if (hash - before > 1L << 61) {
            // The hand goes downward; from the bottom it has come to the top.
            assertThat(missing).as("seed %d round %d", seed, rounds).isEmpty();
            missing = present(slots, keys);
            // What came above the hand before it met anybody has its turn in the next round.
            missing.removeIf(other -> other * MIX >>> 1 > hash);
            rounds++;
          }
          before = hash;
          missing.remove(key);
        }
        long key = 14_150_000_000L + random.nextInt(keys);
        int found = slots.find(key);
        boolean more = random.nextInt(8) < (step / 50_000 % 2 == 0 ? 6 : 2);
        if (found < 0 && more) {
          slots.claim(key);
        } else if (found >= 0 && !more) {
          slots.free(slots.array(), found);
          missing.remove(key);
        }
      }
      assertThat(rounds).isGreaterThan(5);
    }
  }

  private static Set<Long> present(DestinationSlots slots, int keys) {
    Set<Long> present = new HashSet<>();
    for (int i = 0; i < keys; i++) {
      if (slots.find(14_150_000_000L + i) >= 0) {
        present.add(14_150_000_000L + i);
      }
    }
    return present;
  }

  @Test
  void allGone_theRoomIsGivenBack() {
    DestinationSlots slots = new DestinationSlots();
    for (long key = 1; key <= 200_000; key++) {
      slots.claim(key);
    }
    long most = slots.bytes();
    for (long key = 1; key <= 200_000; key++) {
      int at = slots.find(key);
      slots.free(slots.array(), at);
    }
    assertThat(slots.size()).isZero();
    assertThat(slots.nextInTurn()).isNegative();
    assertThat(slots.bytes()).isLessThan(most / 20);
  }

  @Test
  void whatIsNoNumber_isNeverKnown_andRefused() {
    DestinationSlots slots = new DestinationSlots();
    slots.claim(1);
    for (long key : new long[] {0, -1, MOST + 1, MOST + 2, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThat(slots.find(key)).isNegative();
      assertThatIllegalArgumentException().isThrownBy(() -> slots.claim(key));
    }
    slots.claim(MOST);
    assertThat(slots.find(MOST)).isNotNegative();
    assertThat(slots.find(999_999_999_999_999L)).isNegative();
  }
}
