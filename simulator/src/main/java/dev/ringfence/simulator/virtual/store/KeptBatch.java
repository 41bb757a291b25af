package dev.ringfence.simulator.virtual.store;

import dev.ringfence.engine.core.model.BatchState;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.KernelEvent.BatchVerb;
import dev.ringfence.engine.core.port.Restored;
import java.util.function.LongUnaryOperator;

/** A batch as it is on disk. Lane-confined. */
final class KeptBatch {
  private static final byte[] NO_ATTEMPTS = {};
  private static final long[] NO_DUES = {};

  private final boolean[] done;
  private byte[] attempts = NO_ATTEMPTS;

  /** By the machine's monotonic clock, in milliseconds. */
  private long[] due = NO_DUES;

  private BatchState state = BatchState.RUNNING;
  private boolean hangUp;
  private int doneCount;

  KeptBatch(int size) {
    done = new boolean[size];
  }

  boolean hangUp() {
    return hangUp;
  }

  void command(BatchVerb verb) {
    hangUp |= verb == BatchVerb.CANCEL_AND_HANG_UP && state == BatchState.CANCELED;
    if (state == BatchState.CANCELED || doneCount == done.length) {
      return;
    }
    state =
        switch (verb) {
          case PAUSE -> BatchState.PAUSED;
          case RESUME -> BatchState.RUNNING;
          case CANCEL, CANCEL_AND_HANG_UP -> BatchState.CANCELED;
        };
    hangUp = verb == BatchVerb.CANCEL_AND_HANG_UP;
  }

  void retry(int row, int made, long dueMillis) {
    if (attempts.length == 0) {
      attempts = new byte[done.length];
      due = new long[done.length];
    }
    attempts[row] = (byte) made;
    due[row] = dueMillis;
  }

  void dispose(int row) {
    doneCount += done[row] ? 0 : 1;
    done[row] = true;
  }

  Restored.Batch restored(KernelEvent.BatchAccepted accepted, LongUnaryOperator wall) {
    long[] dues = due.clone();
    for (int row = 0; row < dues.length; row++) {
      dues[row] = attempts[row] == 0 ? 0 : wall.applyAsLong(dues[row]);
    }
    return new Restored.Batch(accepted, state, done.clone(), attempts.clone(), dues);
  }
}
