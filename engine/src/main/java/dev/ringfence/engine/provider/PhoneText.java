package dev.ringfence.engine.provider;

import dev.ringfence.engine.core.model.E164;
import org.jspecify.annotations.Nullable;

/**
 * Reads numbers the way providers write them: with a plus, without, with spaces, or (Exotel) in
 * national form with a leading zero. Immutable, stateless.
 */
public final class PhoneText {
  /** Below this many digits a match of endings proves nothing. */
  private static final int MIN_MATCH = 7;

  private PhoneText() {}

  /**
   * Packs a number, or gives {@link E164#NONE} for what is none (anonymous, SIP address, empty).
   *
   * @param nationalPrefix digits of the country that a leading zero stands for, or empty: then a
   *     number with a leading zero is none
   */
  public static long parse(@Nullable String text, String nationalPrefix) {
    if (text == null) {
      return E164.NONE;
    }
    StringBuilder digits = new StringBuilder("+");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits.append(c);
      } else if (" +-().".indexOf(c) < 0) {
        return E164.NONE;
      }
    }
    if (digits.length() > 1 && digits.charAt(1) == '0' && !nationalPrefix.isEmpty()) {
      digits.replace(1, 2, nationalPrefix);
    }
    try {
      return E164.parse(digits.toString());
    } catch (IllegalArgumentException e) {
      return E164.NONE;
    }
  }

  /** Packs an international number. */
  public static long parse(@Nullable String text) {
    return parse(text, "");
  }

  /** Whether the text is that number, be it in international or in national form. */
  public static boolean same(long packed, String text) {
    String digits = text.replaceAll("[^0-9]", "");
    int first = 0;
    while (first < digits.length() && digits.charAt(first) == '0') {
      first++;
    }
    String significant = digits.substring(first);
    String ours = E164.digits(packed);
    return significant.equals(ours)
        || (significant.length() >= MIN_MATCH && ours.endsWith(significant));
  }
}
