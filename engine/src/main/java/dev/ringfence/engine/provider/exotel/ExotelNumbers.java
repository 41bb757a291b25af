package dev.ringfence.engine.provider.exotel;

import dev.ringfence.engine.core.model.E164;
import dev.ringfence.engine.provider.PhoneText;
import org.jspecify.annotations.Nullable;

/**
 * Exotel's numbers. We write E.164 with a plus, which its guides accept everywhere and which is the
 * same in every country; it writes back what it likes, mostly the Indian national form with a
 * leading zero ({@code 09876543210}), which is read as +91. Immutable, stateless.
 */
final class ExotelNumbers {
  private static final String INDIA = "91";

  private ExotelNumbers() {}

  static String write(long packed) {
    return E164.format(packed);
  }

  static long read(@Nullable String text) {
    return PhoneText.parse(text, INDIA);
  }
}
