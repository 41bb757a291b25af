package dev.ringfence.engine.redis.batch;

import java.util.List;

/** Words about segments: fixed ranges of a batch's rows, counted from 0. */
public final class Segment {
  /**
   * A segment under the token by which a node owns it. Immutable.
   *
   * @param token higher than that of any owner before
   */
  public record Owned(int segment, long token) {}

  /**
   * A segment that a node has come to own. Immutable.
   *
   * @param left its rows without a disposition
   */
  public record Claimed(int segment, long token, int left) {
    /** Without what is left of it. */
    public Owned owned() {
      return new Owned(segment, token);
    }
  }

  /**
   * A segment that is given back. Immutable.
   *
   * @param dueMillis wall instant from which one of its rows has something to do; it is not claimed
   *     before
   */
  public record Returned(Owned owned, long dueMillis) {}

  /**
   * A fate under the token of the segment that its row is in. Immutable.
   *
   * @param token ignored for what was acknowledged before
   */
  public record Write(long token, Fate fate) {}

  /**
   * All that is known of a segment. Immutable (arrays are handed over).
   *
   * @param rows as they were put
   * @param fates of those rows that have one
   */
  public record Content(byte[] rows, List<Fate> fates) {}

  /** What became of a write. */
  public enum Kept {
    /** The token is not the present one: the segment is not the node's any more. */
    STALE,
    /** It changes nothing: the same, a later retry or a disposition is there. */
    ALREADY,
    /** It is there. */
    KEPT
  }

  private Segment() {}
}
