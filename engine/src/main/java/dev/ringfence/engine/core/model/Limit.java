package dev.ringfence.engine.core.model;

/** What can make a call wait. Named in denials, explanations and metrics. */
public enum Limit {
  /** Every channel of the number is taken. */
  NUMBER_CHANNELS,
  /** The number's rolling cap is used up. */
  NUMBER_CAP,
  /** The account's calls per second, or a longer rate of its provider. */
  ACCOUNT_RATE,
  /** The account's calls in progress. */
  ACCOUNT_CONCURRENCY,
  /** The account rests after the carrier refused for rate or capacity. */
  ACCOUNT_RESTING,
  /** The account is paused by a fault (credentials, funds); an operator must act. */
  ACCOUNT_PAUSED,
  /** The destination was called as often as its rolling limits allow. */
  DESTINATION_LIMIT,
  /** It is not within calling hours in every time zone of the destination. */
  CALLING_WINDOW,
  /** What is left of the account is kept for urgent calls or for calls that come in. */
  RESERVE,
  /** Numbers of the pool rest because their calls went wrong. */
  NUMBER_RESTING,
  /** Its earliest instant, or that of its batch, is still to come. */
  NOT_BEFORE,
  /** The delay of its retry is not over. */
  RETRY_DELAY,
  /** The batch is paused by its runner. */
  BATCH_PAUSED,
  /** The whole engine dials nothing for now: its disk is full, or it is about to stop. */
  DIALLING_HELD,
  /**
   * As many grants as are of use wait for the books that nodes share to confirm them; the next
   * answer lets another one be made.
   */
  CONFIRMATION,
  /** The pool has no active number. */
  NO_NUMBER,
  /** Nothing holds it: it waits for its turn. */
  TURN
}
