package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.Disposition;
import java.util.ArrayDeque;

/**
 * Batches whose waiting calls come to an end all at once: cancelled ones, and those whose last
 * instant has passed. Lane-confined. Done in slices, when nothing else is to be done.
 */
final class Closings {
  private final World world;
  private final Endings endings;
  private final ArrayDeque<Closing> closings = new ArrayDeque<>();

  Closings(World world, Endings endings) {
    this.world = world;
    this.endings = endings;
  }

  boolean any() {
    return !closings.isEmpty();
  }

  void cancel(BatchQueue batch) {
    closings.add(new Closing(batch, Disposition.CANCELED, "canceled"));
  }

  /** Arms the instant at which calls of the batch expire next. */
  void watch(BatchQueue batch) {
    long next = batch.times.nextExpiry(world.wall);
    if (next != Long.MAX_VALUE) {
      world.wallTimers.arm(next, World.TIMER_EXPIRY, batch.index);
    }
  }

  /** The instant came: all waiting calls of the batch expire, or those whose own has passed. */
  void expire(BatchQueue batch) {
    if (batch.done() < batch.size()) {
      closings.add(new Closing(batch, Disposition.EXPIRED, "not-after passed"));
    }
  }

  /** Goes on; returns the rows looked at, {@code budget} at most. */
  int some(int budget) {
    Closing closing = closings.getFirst();
    int work = 0;
    boolean more = true;
    while (more && work < budget) {
      more = next(closing);
      work++;
    }
    if (!more) {
      closings.removeFirst();
      if (closing.disposition == Disposition.EXPIRED
          && closing.batch.done() < closing.batch.size()) {
        watch(closing.batch);
      }
    }
    return work;
  }

  private boolean next(Closing closing) {
    BatchQueue batch = closing.batch;
    boolean whole =
        closing.disposition == Disposition.CANCELED || batch.times.expiresWhole(world.wall);
    int row = closing.row;
    if (whole) {
      closing.row++;
    } else {
      row = batch.times.pollExpired(world.wall);
    }
    if (row < 0 || row >= batch.size()) {
      return false;
    }
    close(batch, row, closing.disposition, closing.reason);
    return true;
  }

  /** A call with an attempt under way goes on; it gets its disposition from the attempt's end. */
  private void close(BatchQueue batch, int row, Disposition disposition, String reason) {
    byte state = batch.state[row];
    if (state != BatchQueue.DONE && state != BatchQueue.IN_PROGRESS) {
      endings.dispose(batch, row, disposition, reason);
    }
  }

  /** How far one batch is. */
  private static final class Closing {
    private final BatchQueue batch;
    private final Disposition disposition;
    private final String reason;
    private int row;

    Closing(BatchQueue batch, Disposition disposition, String reason) {
      this.batch = batch;
      this.disposition = disposition;
      this.reason = reason;
    }
  }
}
