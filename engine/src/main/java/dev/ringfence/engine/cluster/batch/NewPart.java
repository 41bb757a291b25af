package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.redis.batch.Fate;
import dev.ringfence.engine.redis.batch.Standing;
import dev.ringfence.engine.store.BatchHead;
import dev.ringfence.engine.store.Kept;
import java.util.List;

/**
 * A segment that this node has come to own, with all that is known of it. Immutable (the rows are
 * handed over).
 *
 * @param head of the batch that it is a part of
 * @param first row of the batch that is its first
 * @param token under which it is owned
 * @param rows as they were put, a chunk as stores keep it
 * @param readAt instant of that, on the batch's clock
 * @param fates of rows, as the batch counts them
 * @param attempts under way of nodes that fell silent: their rows are not to be dialled before it
 *     is known what became of them
 * @param state in which the batch stands
 */
public record NewPart(
    BatchHead head,
    int segment,
    int first,
    long token,
    byte[] rows,
    long readAt,
    List<Fate> fates,
    List<Kept.Adopted> attempts,
    Standing.State state) {
  public NewPart {
    fates = List.copyOf(fates);
    attempts = List.copyOf(attempts);
  }
}
