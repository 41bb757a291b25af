package dev.ringfence.engine.core.model;

/** What finally became of a call. Every accepted call reaches exactly one. */
public enum Disposition {
  /** A person or a machine answered. */
  COMPLETED,
  /** No attempt is left: the reason says why. */
  EXHAUSTED,
  /** Its time ran out before it could be dialled. */
  EXPIRED,
  /** Cancelled by its runner before it was dialled. */
  CANCELED,
  /** On the suppression list when its turn came. */
  SUPPRESSED
}
