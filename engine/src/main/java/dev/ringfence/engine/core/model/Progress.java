package dev.ringfence.engine.core.model;

/** What a callback or a look-up says of a call. */
public enum Progress {
  /** The carrier has the call in its queue or has begun to set it up. */
  QUEUED,
  RINGING,
  ANSWERED,
  /** Over; an {@link Outcome} comes with it. */
  ENDED
}
