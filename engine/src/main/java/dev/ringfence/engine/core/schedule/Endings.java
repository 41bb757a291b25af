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
    batch.move(row, BatchQueue.DONE);
    world.effects.disposed(
        batch.index,
        row,
        disposition,
        null,
        reason,
        batch.times.attempts(row),
        0,
        -1,
        0,
        world.wall,
        0,
        null);
    completeIfDone(batch);
  }

  /** The attempt cost nothing: its call goes back to its place in the queue. */
  void again(int slot) {
    AttemptBook a = world.attempts;
    BatchQueue batch = world.batches.get(a.batch[slot]);
    if (mayWait(batch, a.row[slot])) {
      world.giveBack(batch, a.row[slot]);
    }
  }

  /**
   * The attempt cost nothing, but its destination may not be called before the instant: its call
   * steps aside, until its own last instant at the latest.
   *
   * @return whether it still waits
   */
  boolean hold(int slot, long until) {
    AttemptBook a = world.attempts;
    BatchQueue batch = world.batches.get(a.batch[slot]);
    int row = a.row[slot];
    if (!mayWait(batch, row)) {
      return false;
    }
    long last = batch.times.notAfter(row);
    long left = last == Long.MAX_VALUE ? last : (last - world.wall) * 1_000_000L;
    batch.move(row, BatchQueue.HELD);
    world.timers.arm(
        left < until - world.now ? world.now + left : until,
        World.TIMER_ROW,
        Rows.pack(batch.index, row));
    return true;
  }

  /** Disposes of a call that nothing else would wake for what came while it was under way. */
  private boolean mayWait(BatchQueue batch, int row) {
    if (batch.batchState == BatchState.CANCELED) {
      dispose(batch, row, Disposition.CANCELED, "canceled");
      return false;
    }
    if (batch.times.notAfter(row) <= world.wall) {
      dispose(batch, row, Disposition.EXPIRED, "not-after passed");
      return false;
    }
    return true;
  }

  /**
   * The carrier's call is over with this outcome: its call is tried again later, or has its
   * disposition.
   */
  void ended(int slot, Outcome outcome, String reason, int talk) {
    AttemptBook a = world.attempts;
    BatchQueue batch = world.batches.get(a.batch[slot]);
    int row = a.row[slot];
    boolean canceled = batch.batchState == BatchState.CANCELED;
    int made = batch.times.attempts(row) + 1;
    long delay =
        canceled
            ? -1
            : world.topology.templates().get(batch.template).retry().delayAfter(outcome, made);
    long due = world.wall + delay / 1_000_000L;
    if (delay >= 0 && due < batch.times.notAfter(row)) {
      retry(batch, row, made, delay, due);
      world.effects.retrying(
          batch.index, row, a.id[slot], a.number[slot], outcome, reason, made, due);
      return;
    }
    boolean spoken = outcome == Outcome.ANSWERED || outcome == Outcome.MACHINE;
    Disposition disposition =
        spoken
            ? Disposition.COMPLETED
            : canceled && outcome == Outcome.CANCELED
                ? Disposition.CANCELED
                : delay >= 0 ? Disposition.EXPIRED : Disposition.EXHAUSTED;
    end(slot, disposition, outcome, reason, talk, true);
  }

  private void retry(BatchQueue batch, int row, int made, long delay, long due) {
    batch.times.retry(row, batch.size(), made, due);
    batch.move(row, BatchQueue.RETRYING);
    world.timers.arm(world.now + delay, World.TIMER_RETRY, Rows.pack(batch.index, row));
  }

  /**
   * The attempt was the call's last: what became of it becomes of the call.
   *
   * @param taken whether the carrier took it, or may have
   */
  void end(
      int slot,
      Disposition disposition,
      @Nullable Outcome outcome,
      String reason,
      int talk,
      boolean taken) {
    AttemptBook a = world.attempts;
    BatchQueue batch = world.batches.get(a.batch[slot]);
    int row = a.row[slot];
    int attempts = batch.times.attempts(row) + (taken ? 1 : 0);
    batch.move(row, BatchQueue.DONE);
    world.effects.disposed(
        batch.index,
        row,
        disposition,
        outcome,
        reason,
        attempts,
        a.id[slot],
        a.number[slot],
        a.sentWall[slot],
        world.wall,
        talk,
        a.providerCallId[slot]);
    completeIfDone(batch);
  }

  private void completeIfDone(BatchQueue batch) {
    if (batch.done() == batch.size()) {
      if (batch.batchState != BatchState.CANCELED) {
        batch.batchState = BatchState.COMPLETED;
      }
      batch.forget();
    }
  }

  /** A row that waited for its destination is tried again. */
  void wakeHeld(BatchQueue batch, int row) {
    if (batch.state[row] == BatchQueue.HELD) {
      world.giveBack(batch, row);
    }
  }

  /** The delay of a retry is over. */
  void wakeRetry(BatchQueue batch, int row) {
    if (batch.state[row] == BatchQueue.RETRYING) {
      world.giveBack(batch, row);
    }
  }

  /** A row's own earliest instant came; the wall clock may have been set back since. */
  void wakeDeferred(BatchQueue batch, int row) {
    if (batch.state[row] == BatchQueue.DEFERRED) {
      world.giveBack(batch, row);
    }
  }
}
