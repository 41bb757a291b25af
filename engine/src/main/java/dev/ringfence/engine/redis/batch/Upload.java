package dev.ringfence.engine.redis.batch;

/**
 * What begins when a batch's rows are to be put. Immutable.
 *
 * @param is whether this upload goes on
 * @param token by which its rows are put and it is accepted
 * @param print of the upload that goes on, or was accepted: another one is another body under the
 *     same key
 */
public record Upload(Is is, long token, String print) {
  /** How an upload stands. */
  public enum Is {
    /** It is this one that goes on; what another put is gone. */
    BEGUN,
    /** Another goes on. */
    BUSY,
    /** The batch was accepted before. */
    ACCEPTED
  }

  /** What becomes of it in the end. */
  public enum End {
    /** The batch is there, for all; also when it was before. */
    ACCEPTED,
    /** Some rows are not: they are to be put again. */
    MISSING,
    /** Another upload has taken its place. */
    LOST
  }
}
