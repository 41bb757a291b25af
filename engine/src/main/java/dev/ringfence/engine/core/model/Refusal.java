package dev.ringfence.engine.core.model;

/**
 * Why a dial was certainly not placed, sorted by what the scheduler does about it. Nothing of it
 * uses up an attempt, except {@link #DESTINATION}.
 */
public enum Refusal {
  /**
   * The destination can never be reached (invalid, barred, blocked by the carrier): the call ends.
   */
  DESTINATION,
  /** Too many requests: the account rests until the instant given, the call goes out again. */
  RATE,
  /**
   * Too many calls in progress at the carrier: the account rests briefly, the call goes out again.
   */
  CAPACITY,
  /**
   * Bad credentials, no funds, suspended: the account pauses with an alarm, the call goes
   * elsewhere.
   */
  ACCOUNT,
  /**
   * The number may not call (not owned, suspended): the number pauses with an alarm, the call goes
   * elsewhere.
   */
  NUMBER,
  /**
   * The carrier could not be reached before any byte left: the account rests, the call goes out
   * again.
   */
  UNREACHABLE,
  /**
   * The adapter did not send it: the grant was too old, or its queue was full. The call goes out
   * again.
   */
  NOT_SENT,
  /**
   * The carrier does not understand the request: our fault or the template's. The call ends, with
   * an alarm.
   */
  REQUEST
}
