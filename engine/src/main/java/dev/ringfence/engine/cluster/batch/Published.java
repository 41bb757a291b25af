package dev.ringfence.engine.cluster.batch;

/** What came of putting a batch where all nodes see it. */
public enum Published {
  /** It is there. */
  ACCEPTED,
  /** The same body was accepted under this id before. */
  KNOWN,
  /** Another body was. */
  OTHER
}
