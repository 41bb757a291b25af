package dev.ringfence.engine.core.port;

import dev.ringfence.engine.core.model.BatchState;
import org.jspecify.annotations.Nullable;

/**
 * What a store gives back to a new kernel after a restart, as {@link KernelEvent.Recovered}.
 * Offered before anything else, in the order: batches, sends from the oldest to the youngest,
 * attempts, inbound calls. Nothing is dialled before all of it is applied. Immutable (arrays are
 * handed over).
 */
public sealed interface Restored {

  /**
   * A batch that was accepted before.
   *
   * @param accepted as it was accepted, with the same index
   * @param state as it was last: RUNNING, PAUSED or CANCELED
   * @param done for each row whether it has its disposition
   * @param attempts for each row the attempts that a retry followed, or empty when no row has any
   * @param retryDueMillis for each row the wall instant at which its retry may begin, or 0; empty
   *     when no row waits for one
   */
  record Batch(
      KernelEvent.BatchAccepted accepted,
      BatchState state,
      boolean[] done,
      byte[] attempts,
      long[] retryDueMillis)
      implements Restored {}

  /**
   * A dial that left for the carrier and whose fate is known.
   *
   * @param number index of the number, or -1 when it is not configured any more: then only the
   *     destination's windows know of it
   * @param agesFromMillis wall instant of the carrier's answer, from which it ages in every window
   * @param providerCallId its call, when it has one
   * @param started whether the carrier took it; one that was refused counts for its account only
   */
  record Send(
      int number,
      long destination,
      long agesFromMillis,
      @Nullable String providerCallId,
      boolean started)
      implements Restored {}

  /**
   * An attempt that was sent and had not ended: it holds its channel, and the carrier is asked what
   * became of it.
   *
   * @param providerCallId its call, when the carrier had told; such a call is known to exist
   */
  record Attempt(
      long attempt,
      int batch,
      int row,
      int number,
      long sentWallMillis,
      @Nullable String providerCallId)
      implements Restored {}

  /** An inbound call that had not ended. */
  record Inbound(int account, int number, String providerCallId) implements Restored {}
}
