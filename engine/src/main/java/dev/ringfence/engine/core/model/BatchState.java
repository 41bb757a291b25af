package dev.ringfence.engine.core.model;

/** Where a batch stands. */
public enum BatchState {
  RUNNING,
  PAUSED,
  /** Cancelled; attempts in progress still finish. */
  CANCELED,
  /** Every call has its disposition. */
  COMPLETED
}
