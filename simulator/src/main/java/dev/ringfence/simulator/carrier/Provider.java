package dev.ringfence.simulator.carrier;

import java.util.Locale;

/** The three carriers that are played here. Immutable. */
public enum Provider {
  TWILIO,
  PLIVO,
  EXOTEL;

  /** Its name in configuration and logs. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
