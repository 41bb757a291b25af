package dev.ringfence.engine.core.schedule;

/** What can happen to an attempt. */
public enum Trigger {
  /** The limits were charged for it. */
  RESERVE,
  /** It was sent by a process that is gone; nobody knows what became of it. */
  RESTORE,
  /** The charge is confirmed. */
  COMMIT,
  /** It is handed to the adapter. */
  SEND,
  /** The adapter says that it sent nothing. */
  NOT_SENT,
  /** The carrier took the dial. */
  PLACED,
  /** The carrier refused the dial. */
  REFUSED,
  /** Nobody knows what became of the dial. */
  UNCERTAIN,
  /** An authentic callback or a look-up says that the call is going on. */
  LIVE,
  /** An authentic callback or a look-up says that the call is over. */
  ENDED,
  /** The carrier's own listing proves that there never was such a call. */
  PROVEN_ABSENT,
  /** The time limits that the dial itself carried are long past, without any evidence. */
  HARD_LIMIT
}
