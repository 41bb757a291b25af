package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.BatchState;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a call once no attempt of it is under way: back to its place in the queue, or its
 * disposition, which it gets once. Lane-confined.
 */
final class Endings {
  private final World world;

  Endings(World world) {
    this.world = world;
  }

  /** Gives a call its disposition; it has no attempt under way. */
  void dispose(BatchQueue batch, int row, Disposition disposition, String reason) {
    batch.state[row] = BatchQueue.DONE;
    batch.done++;
    world.effects.disposed(
        batch.index, row, disposition, null, reason, 0, 0, -1, 0, world.wall, 0, null);
    completeIfDone(batch);
  }

  /** The attempt cost nothing: its call goes back to its place in the queue. */
  void again(int slot) {
    AttemptBook a = world.attempts;
    BatchQueue batch = world.batches.get(a.batch[slot]);
    batch.inProgress--;
    if (batch.batchState == BatchState.CANCELED) {
      dispose(batch, a.row[slot], Disposition.CANCELED, "canceled");
    } else {
      world.giveBack(batch, a.row[slot]);
    }
  }

  /** The attempt was the call's last: what became of it becomes of the call. */
  void end(int slot, Disposition disposition, @Nullable Outcome outcome, String reason, int talk) {
    AttemptBook a = world.attempts;
    BatchQueue batch = world.batches.get(a.batch[slot]);
    batch.inProgress--;
    batch.done++;
    batch.state[a.row[slot]] = BatchQueue.DONE;
    world.effects.disposed(
        batch.index,
        a.row[slot],
        disposition,
        outcome,
        reason,
        1,
        a.id[slot],
        a.number[slot],
        a.sentWall[slot],
        world.wall,
        talk,
        a.providerCallId[slot]);
    completeIfDone(batch);
  }

  private void completeIfDone(BatchQueue batch) {
    if (batch.done == batch.size()) {
      if (batch.batchState != BatchState.CANCELED) {
        batch.batchState = BatchState.COMPLETED;
      }
      batch.forget();
    }
  }

  /** A row that waited for its destination is tried again. */
  void wakeHeld(BatchQueue batch, int row) {
    if (batch.state[row] == BatchQueue.HELD) {
      batch.held--;
      world.giveBack(batch, row);
    }
  }
}
