package dev.ringfence.simulator.virtual;

import dev.ringfence.engine.core.port.KernelEvent;

/**
 * What a world drives: the kernel's three doors. Lane-confined. Tests put schedulers with known
 * faults behind it.
 */
public interface Scheduler {

  /** Something happened; applied in the next step. */
  void offer(KernelEvent event);

  /** Applies, fires and dials; returns units of work done, {@code budget} if there may be more. */
  int step(long nowNanos, long wallMillis, int budget);

  /** The instant at which it has something to do by itself; {@link Long#MAX_VALUE} if none. */
  long nextWakeNanos();
}
