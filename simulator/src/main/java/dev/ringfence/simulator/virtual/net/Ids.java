package dev.ringfence.simulator.virtual.net;

import java.nio.charset.StandardCharsets;

/** Ids of calls, from which their slot can be read back without a table. Stateless. */
final class Ids {
  private static final int SLOT_BITS = 26;
  private static final int RADIX = 16;
  private static final int DIGITS = 15;
  private static final byte MARK = 'V';
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

  private Ids() {}

  static String of(long serial, int slot) {
    long value = serial << SLOT_BITS | slot;
    byte[] text = new byte[1 + DIGITS];
    text[0] = MARK;
    for (int i = DIGITS; i > 0; i--) {
      text[i] = HEX[(int) value & 15];
      value >>>= 4;
    }
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  static int slot(String id) {
    if (id.isEmpty() || id.charAt(0) != MARK) {
      return -1;
    }
    return (int) (Long.parseLong(id, 1, id.length(), RADIX) & (1 << SLOT_BITS) - 1);
  }
}
