package dev.ringfence.engine.store;

/**
 * What a stored batch is of a batch that nodes share. Immutable. Three kinds: a part, whose rows
 * this node calls; the home copy of all rows, on the node that accepted the batch; and the record
 * of its end, without rows, on the node that has to tell it.
 *
 * @param batch public id of the shared batch
 * @param segment of which the rows are, from 0; {@link #HOME} or {@link #TOLD}
 * @param first row of the shared batch that is row 0 here
 * @param token under which the segment is owned; 0 for what is no part
 */
public record SharedRef(String batch, int segment, int first, long token) {
  /** In the place of a segment: all rows, to be put again should they be lost. Never dialled. */
  public static final int HOME = -1;

  /** In the place of a segment: head, end and counts of a batch whose end is told. No rows. */
  public static final int TOLD = -2;

  /** Whether its rows are called by this node. */
  public boolean part() {
    return segment >= 0;
  }
}
