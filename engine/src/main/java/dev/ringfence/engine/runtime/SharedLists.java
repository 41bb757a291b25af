package dev.ringfence.engine.runtime;

import dev.ringfence.engine.cluster.suppression.SuppressionHost;
import dev.ringfence.engine.core.port.KernelEvent;
import java.util.concurrent.CompletionStage;

/** Tells the kernel what nodes have agreed not to call. Thread-safe. */
final class SharedLists implements SuppressionHost {
  private final Lane lane;
  private final CurrentSetup setup;

  SharedLists(Lane lane, CurrentSetup setup) {
    this.lane = lane;
    this.setup = setup;
  }

  @Override
  public CompletionStage<?> apply(String workspace, boolean suppressed, long[] destinations) {
    return lane.ask(
        kernel -> {
          int index = setup.config().workspaceIndex(workspace);
          if (index >= 0 && destinations.length > 0) {
            kernel.offer(new KernelEvent.SuppressionChanged(index, suppressed, destinations));
          }
          return true;
        });
  }
}
