package dev.ringfence.simulator.virtual.fault;

/**
 * Kills the engine, and starts it again on what its store had on disk. Lane-confined. A process
 * that is down already is not killed again.
 */
public interface Crashes {
  /** Kills it now; the next process begins so much later. */
  void kill(long downNanos);

  /**
   * Kills it at the first point, counted over the whole run from 1, at which that matters to what
   * is left behind, and which is not before the given one. Asked for a second time before it came
   * to that, it stays with the first.
   */
  void killAt(long point, long downNanos);

  /** Such points so far: before and after each sync, and before and after each dial. */
  long points();
}
