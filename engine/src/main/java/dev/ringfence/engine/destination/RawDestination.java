package dev.ringfence.engine.destination;

/**
 * What a destination may look like before it is read. libphonenumber digs numbers out of prose and
 * turns letters into digits; an upload's column must hold a number and nothing else. Immutable,
 * stateless.
 */
final class RawDestination {
  private static final int MAX_LENGTH = 40;
  private static final int MAX_DIGITS = 15;

  /** What people and spreadsheets put between digits: no-break space and dashes included. */
  private static final String SEPARATORS = " -.()\u00a0\u2010\u2011\u2012\u2013";

  private RawDestination() {}

  /** Digits and separators only, with a plus in front, which may be missing if allowed. */
  static boolean plausible(String text, boolean withoutPlusAllowed) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return false;
    }
    boolean plus = text.charAt(0) == '+';
    if (text.startsWith("+0")) {
      return false; // no country calling code begins with 0; libphonenumber would drop it
    }
    for (int i = plus ? 1 : 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && SEPARATORS.indexOf(c) < 0) {
        return false;
      }
    }
    return plus || withoutPlusAllowed;
  }

  /** The digits of a plus and 1 to 15 digits without any separator, packed; else 0. */
  static long digitsAfterPlus(String text) {
    int length = text.length();
    if (length < 2 || length > MAX_DIGITS + 1 || text.charAt(0) != '+' || text.charAt(1) == '0') {
      return 0;
    }
    long packed = 0;
    for (int i = 1; i < length; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      packed = packed * 10 + digit;
    }
    return packed;
  }
}
