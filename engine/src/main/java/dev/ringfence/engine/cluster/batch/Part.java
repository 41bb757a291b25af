package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.redis.batch.Segment.Owned;

/** A segment that this node owns. Confined to the thread of the shared limits. */
final class Part {
  final int segment;
  final int first;

  /** The number it is stored under; 0 until it is. */
  long local;

  /** Whether its rows were asked for. */
  boolean coming;

  /** Whether they are being stored. */
  boolean storing;

  long token;

  /** Rows that were not dialled yet, as the lane said last. */
  int fresh;

  /** Rows with an attempt under way. */
  int inProgress;

  /** Whether every row has its disposition in this node's store. */
  boolean finished;

  Part(int segment, int first, long local, long token, int fresh, boolean finished) {
    this.segment = segment;
    this.first = first;
    this.local = local;
    this.token = token;
    this.fresh = fresh;
    this.finished = finished;
  }

  Owned owned() {
    return new Owned(segment, token);
  }
}
