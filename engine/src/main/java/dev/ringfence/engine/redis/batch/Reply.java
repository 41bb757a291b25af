package dev.ringfence.engine.redis.batch;

import dev.ringfence.engine.redis.Answer.Status;
import java.util.List;

/**
 * What is said to one call. Immutable.
 *
 * @param status whether anything was done
 * @param epoch of the server that answered
 * @param instant of the call, in microseconds of a clock that never goes back; 0 if nothing was
 *     done. The highest that a node was answered with for a batch, or by the directory, is what it
 *     resumes with
 * @param standing where the batch stands; {@link Standing#NONE} when the call was about none, or
 *     nothing was done
 * @param items as the call says; empty if nothing was done
 */
public record Reply<T>(
    Status status, String epoch, long instant, Standing standing, List<T> items) {
  public Reply {
    items = List.copyOf(items);
  }

  /** Whether it was done. */
  public boolean done() {
    return status == Status.OK;
  }

  /** The only item. */
  public T item() {
    return items.get(0);
  }
}
