package dev.ringfence.engine.core.model;

/** How an attempt that the carrier took ended. */
public enum Outcome {
  ANSWERED,
  BUSY,
  NO_ANSWER,
  MACHINE,
  REJECTED,
  FAILED,
  CANCELED
}
