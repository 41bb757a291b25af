package dev.ringfence.engine.core.model;

/**
 * Where an attempt stands. Time may free only what is before {@link #SENT}; after that only
 * evidence frees it, because the carrier checks no token and a timer cannot make a call unhappen.
 */
public enum AttemptState {
  /** The call waits; no attempt of it is under way. */
  ACCEPTED,
  /** Holds its place in every limit, not yet confirmed. */
  RESERVED,
  /** Confirmed: may be handed to the adapter. */
  COMMITTED,
  /** Handed to the adapter: bytes may be on the wire. */
  SENT,
  /** The carrier has it: ringing or talking. */
  ACTIVE,
  /** The carrier may have it. Everything stays charged until it is known. */
  UNKNOWN,
  /** Over, with an outcome, or given back without one. */
  DONE
}
