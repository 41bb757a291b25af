package dev.ringfence.engine.core.port;

/** Something an operator must hear of. */
public enum Alarm {
  /** An account is paused: its credentials or funds do not work. */
  ACCOUNT_PAUSED,
  /** A number is paused: the carrier says it may not call. */
  NUMBER_PAUSED,
  /** A number rests because its calls went wrong; it comes back by itself. */
  NUMBER_RESTING,
  /** The carrier does not understand our request. */
  REQUEST_REFUSED,
  /**
   * A call was found at the carrier, on one of our numbers, that no lease knows of; it is counted
   * from now on.
   */
  FOREIGN_CALL,
  /** A lease passed its hard time limit without any evidence; it was freed. */
  HARD_LIMIT,
  /** The kernel was told something that its transition table calls impossible. */
  IMPOSSIBLE_EVENT
}
