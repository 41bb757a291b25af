package dev.ringfence.engine.core.model;

/**
 * A telephone number in E.164 form, packed into a {@code long}: the digits without the plus sign.
 * Fifteen digits at most (ITU-T E.164), so it always fits, and a table of numbers is an array of
 * primitives. Immutable, stateless.
 */
public final class E164 {
  /** No number. */
  public static final long NONE = 0;

  private static final int MAX_DIGITS = 15;
  private static final int MIN_DIGITS = 5;

  private E164() {}

  /**
   * Packs {@code +} and 5 to 15 digits.
   *
   * @throws IllegalArgumentException when the text is anything else; the message holds no digits,
   *     so it may be logged
   */
  public static long parse(String text) {
    int length = text.length();
    if (length < MIN_DIGITS + 1
        || length > MAX_DIGITS + 1
        || text.charAt(0) != '+'
        || text.charAt(1) == '0') {
      throw new IllegalArgumentException("not an E.164 number: expected + and 5 to 15 digits");
    }
    long packed = 0;
    for (int i = 1; i < length; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new IllegalArgumentException("not an E.164 number: only digits may follow the +");
      }
      packed = packed * 10 + digit;
    }
    return packed;
  }

  /** The number with its plus sign, as APIs and users write it. */
  public static String format(long packed) {
    return "+" + packed;
  }

  /** The digits alone, as Plivo writes numbers. */
  public static String digits(long packed) {
    return Long.toString(packed);
  }

  /**
   * For logs: the first and last few digits, the rest starred. People's numbers never reach a log
   * whole.
   */
  public static String mask(long packed) {
    String digits = Long.toString(packed);
    if (digits.length() < 7) {
      return "+***";
    }
    return "+"
        + digits.substring(0, 2)
        + "*".repeat(digits.length() - 6)
        + digits.substring(digits.length() - 4);
  }
}
