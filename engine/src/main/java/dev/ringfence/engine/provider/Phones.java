package dev.ringfence.engine.provider;

import dev.ringfence.engine.core.model.E164;

/** Reads numbers as providers write them. Stateless. */
public final class Phones {
  private Phones() {}

  /**
   * Packed E.164 of a number with or without its plus sign; {@link E164#NONE} if it is none (a
   * client, a SIP URI).
   */
  public static long lenient(String text) {
    String trimmed = text.strip();
    try {
      return E164.parse(trimmed.startsWith("+") ? trimmed : "+" + trimmed);
    } catch (IllegalArgumentException notANumber) {
      return E164.NONE;
    }
  }
}
