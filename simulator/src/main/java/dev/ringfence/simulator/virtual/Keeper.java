package dev.ringfence.simulator.virtual;

import dev.ringfence.engine.core.model.AttemptState;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.port.KernelEvent.BatchVerb;
import dev.ringfence.engine.core.port.Trace;

/**
 * What stands between the engine's words and the world, and keeps them. Lane-confined. What must
 * not happen before it is kept goes on from here: a batch to the kernel, a dial to its adapter, the
 * answer to an inbound call to its carrier.
 */
interface Keeper {
  /** A runner's upload is complete. */
  void accept(int batch);

  /** A runner's command on an accepted batch. */
  void command(int batch, String name, BatchVerb verb);

  /** A destination is put on a workspace's suppression list, or taken off. */
  void suppress(int workspace, long destination, boolean yes);

  /** The kernel orders a dial. */
  void dial(long attempt, int batch, int row, int number, long destination);

  /** A dial has left for its carrier. */
  default void sent(long attempt) {}

  /** The carrier is known to have the attempt's call, by this id. */
  default void named(long attempt, String call) {}

  /** A search found this call, which may be the attempt's. */
  default void found(long attempt, String call) {}

  /** The kernel says that an attempt changed state. */
  default void moved(long attempt, AttemptState to, String reason) {}

  /** The kernel says what an attempt that is over leaves in the windows. */
  default void leaves(long attempt, Trace trace) {}

  /** The kernel says that a call will be tried again. */
  default void retrying(int batch, int row, int attempts, long dueWallMillis) {}

  /** The kernel says what finally became of a call. */
  default void disposed(int batch, int row, long attempt, Disposition disposition) {}

  /** The kernel takes an inbound call, by its slot. */
  void inboundTaken(int call);

  /** An inbound call that was taken is over. */
  default void inboundOver(String call) {}
}
