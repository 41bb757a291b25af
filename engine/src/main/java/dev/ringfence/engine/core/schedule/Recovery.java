package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.BatchState;
import dev.ringfence.engine.core.port.Restored;

/**
 * Puts back what a store kept over a restart: queues, the history of every window, and the holders
 * whose fate is to be asked for. Lane-confined. What is put back counts from then on as if the
 * process had never ended; only time that passed meanwhile has passed.
 */
final class Recovery {
  private final World world;
  private final Leases leases;
  private final Lifecycle lifecycle;
  private final InboundBook inbound;
  private final Closings closings;
  private long lastStamp = Long.MIN_VALUE;

  Recovery(
      World world, Leases leases, Lifecycle lifecycle, InboundBook inbound, Closings closings) {
    this.world = world;
    this.leases = leases;
    this.lifecycle = lifecycle;
    this.inbound = inbound;
    this.closings = closings;
  }

  void apply(Restored restored) {
    if (restored instanceof Restored.Send send) {
      send(send);
    } else if (restored instanceof Restored.Attempt attempt) {
      attempt(attempt);
    } else if (restored instanceof Restored.Inbound call) {
      inbound.restore(call.account(), call.number(), call.providerCallId());
    }
  }

  /** The batch stands where it stood; its queue is the one that the kernel made for it. */
  void rows(BatchQueue batch, Restored.Batch restored) {
    for (int row = 0; row < batch.size(); row++) {
      if (restored.done()[row]) {
        batch.move(row, BatchQueue.DONE);
      } else if (restored.attempts().length > 0 && restored.attempts()[row] > 0) {
        retry(batch, row, restored);
      }
    }
    batch.batchState = restored.state();
    if (batch.done() == batch.size()) {
      batch.batchState =
          restored.state() == BatchState.CANCELED ? BatchState.CANCELED : BatchState.COMPLETED;
      batch.forget();
    } else if (restored.state() == BatchState.CANCELED) {
      closings.cancel(batch);
    }
  }

  private void retry(BatchQueue batch, int row, Restored.Batch restored) {
    long due = restored.retryDueMillis().length == 0 ? 0 : restored.retryDueMillis()[row];
    batch.times.retry(row, batch.size(), restored.attempts()[row], due);
    if (due > world.wall) {
      batch.move(row, BatchQueue.RETRYING);
      world.timers.arm(
          world.now + (due - world.wall) * 1_000_000L,
          World.TIMER_RETRY,
          Rows.pack(batch.index, row));
    }
  }

  private void send(Restored.Send send) {
    long stamp = stamp(send.agesFromMillis());
    if (send.number() >= 0) {
      ofNumber(send, stamp);
    }
    if (!send.started()) {
      return;
    }
    world.destinations.begin(send.destination(), world.now);
    world.destinations.answered(send.destination(), stamp);
    String providerCallId = send.providerCallId();
    if (providerCallId != null) {
      world.knownCalls.add(send.destination(), providerCallId);
    }
  }

  private void ofNumber(Restored.Send send, long stamp) {
    int account = world.numbers.account(send.number());
    world.accounts.sends.begin(account);
    world.accounts.sends.answered(account, stamp);
    if (send.started()) {
      world.numbers.caps.begin(send.number());
      world.numbers.caps.answered(send.number(), stamp);
      world.numbers.addStarts(send.number(), 1);
      world.refreshNumber(send.number());
    }
  }

  /**
   * The wall instant on the kernel's clock. A millisecond is added, because wall instants are cut
   * to milliseconds; the order of the history is kept; what seems to lie ahead (the wall clock was
   * set back) counts as just now.
   */
  private long stamp(long wallMillis) {
    long stamp = world.now - (world.wall - wallMillis - 1) * 1_000_000L;
    lastStamp = Math.max(lastStamp, Math.min(stamp, world.now));
    return lastStamp;
  }

  private void attempt(Restored.Attempt attempt) {
    BatchQueue batch = world.batches.get(attempt.batch());
    if (batch.state[attempt.row()] == BatchQueue.DONE) {
      throw new IllegalArgumentException(
          "attempt " + attempt.attempt() + " is under way, but its call has its disposition");
    }
    leases.charge(attempt.number(), batch.destinations[attempt.row()], batch.urgent());
    batch.move(attempt.row(), BatchQueue.IN_PROGRESS);
    lifecycle.restore(batch, attempt);
  }
}
