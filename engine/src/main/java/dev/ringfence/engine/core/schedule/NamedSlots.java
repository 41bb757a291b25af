package dev.ringfence.engine.core.schedule;

import org.jspecify.annotations.Nullable;

/**
 * Finds the slot of an attempt by the carrier's id of its call. Lane-confined. Open addressing over
 * slots; the ids themselves stay with their owner, and each entry bears the hash of its id, so that
 * only an id that is very likely equal is looked at.
 */
final class NamedSlots {
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final long HASH = 0xFFFF_FFFF_0000_0000L;

  /** Hash in the upper half, slot + 1 in the lower; 0 is empty. */
  private long[] entries = new long[2048];

  private int size;

  /** An id that is in already, of another slot, gets a second entry. */
  void put(String name, int slot) {
    if (size * 2 >= entries.length) {
      grow();
    }
    size++;
    insert(entry(name, slot));
  }

  /**
   * The slot with this name among those of an account, or -1.
   *
   * @param names by slot
   * @param accounts by slot
   */
  int find(String name, int account, @Nullable String[] names, int[] accounts) {
    long wanted = entry(name, 0) & HASH;
    int mask = entries.length - 1;
    for (int i = home(wanted, mask); entries[i] != 0; i = (i + 1) & mask) {
      if ((entries[i] & HASH) == wanted) {
        int slot = (int) entries[i] - 1;
        if (accounts[slot] == account && name.equals(names[slot])) {
          return slot;
        }
      }
    }
    return -1;
  }

  /** Takes a slot's entry out, if it has one under this name. */
  void remove(String name, int slot) {
    long gone = entry(name, slot);
    int mask = entries.length - 1;
    int i = home(gone, mask);
    while (entries[i] != gone) {
      if (entries[i] == 0) {
        return;
      }
      i = (i + 1) & mask;
    }
    size--;
    int hole = i;
    for (int j = (i + 1) & mask; entries[j] != 0; j = (j + 1) & mask) {
      // The entry at j may move into the hole unless its home lies between the hole and j.
      if (((j - home(entries[j], mask)) & mask) >= ((j - hole) & mask)) {
        entries[hole] = entries[j];
        hole = j;
      }
    }
    entries[hole] = 0;
  }

  private static long entry(String name, int slot) {
    return (name.hashCode() * MIX) & HASH | (slot + 1);
  }

  private static int home(long entry, int mask) {
    return (int) (entry >>> 40) & mask;
  }

  private void insert(long entry) {
    int mask = entries.length - 1;
    int i = home(entry, mask);
    while (entries[i] != 0) {
      i = (i + 1) & mask;
    }
    entries[i] = entry;
  }

  private void grow() {
    long[] old = entries;
    entries = new long[old.length * 2];
    for (long entry : old) {
      if (entry != 0) {
        insert(entry);
      }
    }
  }
}
