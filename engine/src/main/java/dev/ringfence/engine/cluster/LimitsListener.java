package dev.ringfence.engine.cluster;

import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Told what concerns all calls; on the thread of {@link SharedLimits}. */
public interface LimitsListener {
  /** Whether anything may be dialled from now on. */
  void open(boolean open, String why);

  /** How many calls other nodes have on a number now. */
  void others(long number, int calls);

  /** An attempt that is over is given back before anything is asked that comes after this. */
  void returned(long attempt);

  /**
   * For which accounts there are calls that wait, by name, and of each the class of the most urgent
   * one, 0 for what goes first. Completes on any thread.
   */
  CompletionStage<Map<String, Integer>> wanted();
}
