package dev.ringfence.engine.core.model;

/** What runners can be told of by a webhook. */
public enum EventKind {
  /** A call reached its disposition. */
  CALL_FINISHED("call.finished"),
  /** Every call of a batch reached its disposition. */
  BATCH_FINISHED("batch.finished");

  private final String type;

  EventKind(String type) {
    this.type = type;
  }

  /** Its name on the wire. */
  public String type() {
    return type;
  }
}
