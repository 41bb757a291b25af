package dev.ringfence.engine.cluster.suppression;

import java.util.concurrent.CompletionStage;

/** The engine around, which does not call what is suppressed. Thread-safe; nothing blocks. */
public interface SuppressionHost {
  /**
   * From now on it calls none of the destinations (packed E.164) for the workspace, or may again.
   * Completes when that holds; calls take effect in their order. A workspace that is not configured
   * has no calls.
   */
  CompletionStage<?> apply(String workspace, boolean suppressed, long[] destinations);
}
