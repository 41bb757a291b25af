package dev.ringfence.engine.store;

import dev.ringfence.engine.core.model.BatchState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a store has kept for a new process. Immutable.
 *
 * @param batches in the order of their acceptance; of shared ones the parts of this node
 * @param sends that may still deny something, from the oldest to the youngest
 * @param attempts that were sent, or may have been, and had not ended
 * @param homes copies of shared batches that this node accepted, in that order
 * @param adopted attempts of dead nodes whose fate is not known, in the order of their ids
 */
public record Kept(
    List<Batch> batches,
    List<Send> sends,
    List<Attempt> attempts,
    List<Inbound> inbound,
    List<Suppressions> suppressions,
    List<Home> homes,
    List<Adopted> adopted) {

  /**
   * A batch.
   *
   * @param hangUp whether its calls in progress are to be ended
   * @param finishedMillis 0 while it runs
   * @param counts of a finished one
   */
  public record Batch(
      BatchHead head, BatchState state, boolean hangUp, long finishedMillis, BatchCounts counts) {}

  /** A dial whose fate is known; see {@link dev.ringfence.engine.core.port.Restored.Send}. */
  public record Send(
      long number,
      long destination,
      long agesFromMillis,
      @Nullable String providerCallId,
      boolean started) {}

  /** A dial whose call had not ended. */
  public record Attempt(
      long attempt,
      long batch,
      int row,
      long number,
      String account,
      long sentMillis,
      @Nullable String providerCallId) {}

  /** An inbound call that had not ended. */
  public record Inbound(String account, long number, String providerCallId) {}

  /** What a workspace never calls. */
  public record Suppressions(String workspace, long[] destinations) {}

  /**
   * All rows of a shared batch, on the node that accepted it.
   *
   * @param published whether it is accepted where all nodes see it
   * @param finishedMillis 0 while it runs
   * @param canceled whether it ended so
   */
  public record Home(BatchHead head, boolean published, long finishedMillis, boolean canceled) {}

  /** What is known of a dead node's attempt; see {@link Change.Adopted}. */
  public record Adopted(
      long attempt,
      String shared,
      int row,
      String account,
      long number,
      long destination,
      long sentMillis,
      int ordinal) {}
}
