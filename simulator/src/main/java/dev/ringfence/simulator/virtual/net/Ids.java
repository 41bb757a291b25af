package dev.ringfence.simulator.virtual.net;

/** Ids of calls, from which their slot can be read back without a table. Stateless. */
final class Ids {
  private static final int SLOT_BITS = 26;
  private static final char MARK = 'V';

  private Ids() {}

  static String of(long serial, int slot) {
    return MARK + Long.toString(serial << SLOT_BITS | slot, Character.MAX_RADIX);
  }

  static int slot(String id) {
    if (id.isEmpty() || id.charAt(0) != MARK) {
      return -1;
    }
    return (int) (Long.parseLong(id, 1, id.length(), Character.MAX_RADIX) & (1 << SLOT_BITS) - 1);
  }
}
