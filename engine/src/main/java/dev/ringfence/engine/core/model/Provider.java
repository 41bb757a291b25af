package dev.ringfence.engine.core.model;

/** A carrier with a calling API. Immutable. */
public enum Provider {
  TWILIO,
  PLIVO,
  EXOTEL
}
