package dev.ringfence.engine.runtime;

import dev.ringfence.engine.core.model.BatchState;
import dev.ringfence.engine.core.port.KernelEvent.BatchVerb;
import dev.ringfence.engine.redis.batch.Standing;

/** What the state of a batch that nodes share means for this engine's part of it. Stateless. */
final class StandingHere {
  private StandingHere() {}

  static BatchState state(Standing.State state) {
    return switch (state) {
      case UPLOAD, RUNNING -> BatchState.RUNNING;
      case PAUSED -> BatchState.PAUSED;
      case CANCELED, HUNG_UP -> BatchState.CANCELED;
    };
  }

  /** What leads there. */
  static BatchVerb verb(Standing.State state) {
    return switch (state) {
      case UPLOAD, RUNNING -> BatchVerb.RESUME;
      case PAUSED -> BatchVerb.PAUSE;
      case CANCELED -> BatchVerb.CANCEL;
      case HUNG_UP -> BatchVerb.CANCEL_AND_HANG_UP;
    };
  }
}
