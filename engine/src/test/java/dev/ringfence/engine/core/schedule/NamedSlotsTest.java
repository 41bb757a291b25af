package dev.ringfence.engine.core.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NamedSlotsTest {
  private static final int SLOTS = 5_000;

  /** Names that differ in little and some that share a hash, as "Aa" and "BB" do. */
  private static String name(int i) {
    return (i % 2 == 0 ? "Aa" : "BB") + i / 2 % 1_000 + "-" + i / 2_000;
  }

  @Test
  void everySlotIsFoundByItsNameAndNoneAfterItWasTakenOut() {
    SplittableRandom random = new SplittableRandom(1);
    NamedSlots named = new NamedSlots();
    @Nullable String[] names = new String[SLOTS];
    int[] accounts = new int[SLOTS];
    List<Integer> in = new ArrayList<>();
    for (int step = 0; step < 100_000; step++) {
      int slot = random.nextInt(SLOTS);
      String name = names[slot];
      if (name == null) {
        names[slot] = name(slot);
        accounts[slot] = slot % 3;
        named.put(name(slot), slot);
        in.add(slot);
      } else {
        named.remove(name, slot);
        names[slot] = null;
        in.remove((Integer) slot);
      }
      int asked = random.nextInt(SLOTS);
      int expected = names[asked] == null ? -1 : asked;
      assertEquals(expected, named.find(name(asked), asked % 3, names, accounts), "step " + step);
      assertEquals(-1, named.find(name(asked), 3, names, accounts), "another account's");
    }
    for (int slot : in) {
      assertEquals(slot, named.find(name(slot), slot % 3, names, accounts));
    }
  }

  @Test
  void ofTwoSlotsWithOneNameOneStaysWhenTheOtherGoes() {
    NamedSlots named = new NamedSlots();
    @Nullable String[] names = {"same", "same"};
    int[] accounts = {0, 0};
    named.put("same", 0);
    named.put("same", 1);
    named.remove("same", 0);
    names[0] = null;
    assertEquals(1, named.find("same", 0, names, accounts));
  }
}
