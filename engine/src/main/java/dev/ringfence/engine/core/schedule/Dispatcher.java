package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.Template;

/**
 * Admission: gives calls to numbers as long as every limit says yes. Lane-confined.
 *
 * <p>All limits are read first; only when all say yes is anything charged. A call that its own
 * destination keeps from being dialled steps aside until precisely the instant or event that clears
 * it, so that the calls behind it go on. When the pool itself is exhausted the template rests until
 * something of the pool changes. Nothing is polled.
 */
final class Dispatcher {
  private static final int NONE = -1;

  /** Far enough for a miss of the cache to be over, and not so far that it is pushed out again. */
  private static final int AHEAD = 8;

  private final World world;
  private final Lifecycle lifecycle;
  private final Endings endings;
  private final Leases leases;

  Dispatcher(World world, Leases leases, Lifecycle lifecycle, Endings endings) {
    this.world = world;
    this.leases = leases;
    this.lifecycle = lifecycle;
    this.endings = endings;
  }

  /**
   * Gives out calls in the order of the shares until nothing more can be given, or enough wait to
   * be confirmed; returns the calls looked at, {@code budget} at most.
   */
  int serve(int budget) {
    int work = 0;
    while (work < budget) {
      if (world.confirming.full()) {
        world.denials[Limit.CONFIRMATION.ordinal()]++;
        return work;
      }
      int template = world.shares.best();
      BatchQueue batch = template == NONE ? null : world.shares.next(template);
      if (batch == null) {
        return work;
      }
      work++;
      boolean urgent = batch.urgent();
      if (!world.poolTakesCall(template, urgent)) {
        countDenials(template, urgent);
        world.shares.block(template);
        continue;
      }
      int row = batch.poll();
      if (row + AHEAD < batch.size()) {
        // Most rows come in their order: by its turn, what is known of that one is in the cache.
        world.destinations.touch(batch.destinations[row + AHEAD]);
      }
      if (batch.state[row] == BatchQueue.QUEUED && mayCall(batch, row)) {
        admit(batch, row);
        world.shares.served(template, batch);
      }
    }
    return work;
  }

  /**
   * What the call itself and its destination say. If not now, the call is put where it will be
   * woken.
   */
  private boolean mayCall(BatchQueue batch, int row) {
    long destination = batch.destinations[row];
    Template template = world.topology.templates().get(batch.template);
    // Also the dial must have reached the carrier before its last instant.
    if (batch.times.notAfter(row)
        <= world.wall + world.topology.timings().latestArrival() / 1_000_000L) {
      endings.dispose(batch, row, Disposition.EXPIRED, "not-after passed");
      return false;
    }
    if (batch.times.notBefore(row) > world.wall) {
      world.denials[Limit.NOT_BEFORE.ordinal()]++;
      batch.move(row, BatchQueue.DEFERRED);
      world.wallTimers.arm(
          batch.times.notBefore(row), World.TIMER_ROW, Rows.pack(batch.index, row));
      return false;
    }
    if (world.suppression.contains(template.workspace(), destination)) {
      endings.dispose(batch, row, Disposition.SUPPRESSED, "suppressed");
      return false;
    }
    if (!world.hours.open(batch.template, batch.zones[row], world.wall)) {
      world.denials[Limit.CALLING_WINDOW.ordinal()]++;
      park(batch, row);
      return false;
    }
    long at = leases.opensAt(batch.template, destination);
    if (at > world.now) {
      world.denials[Limit.DESTINATION_LIMIT.ordinal()]++;
      hold(batch, row, at);
      return false;
    }
    return true;
  }

  private void admit(BatchQueue batch, int row) {
    int number = leases.take(batch.template, batch.destinations[row], batch.urgent());
    batch.move(row, BatchQueue.IN_PROGRESS);
    lifecycle.start(batch, row, number);
  }

  private void park(BatchQueue batch, int row) {
    int list = world.parked.list(batch.template, batch.zones[row]);
    ParkedRows.Parked parked = world.parked.get(list);
    batch.move(row, BatchQueue.PARKED);
    parked.add(Rows.pack(batch.index, row));
    armParked(list, parked);
  }

  private void armParked(int list, ParkedRows.Parked parked) {
    long opens = world.hours.nextChange(parked.template, parked.zones, world.wall);
    if (opens != Long.MAX_VALUE && opens != parked.opensAtWall) {
      parked.opensAtWall = opens;
      world.timers.arm(world.now + (opens - world.wall) * 1_000_000L, World.TIMER_PARKED, list);
    }
  }

  /**
   * A window's wake-up came: frees the rows if it is really open (the wall clock may have been
   * set), else arms anew.
   */
  int wakeParked(int list, int budget) {
    ParkedRows.Parked parked = world.parked.get(list);
    if (!world.hours.open(parked.template, parked.zones, world.wall)) {
      parked.opensAtWall = Long.MAX_VALUE;
      if (!parked.isEmpty()) {
        armParked(list, parked);
      }
      return 1;
    }
    int work = 0;
    while (work < budget && !parked.isEmpty()) {
      work++;
      long packed = parked.take();
      BatchQueue batch = world.batches.get(Rows.batch(packed));
      int row = Rows.row(packed);
      if (batch.state[row] == BatchQueue.PARKED) {
        world.giveBack(batch, row);
      }
    }
    parked.opensAtWall = Long.MAX_VALUE;
    if (!parked.isEmpty()) {
      world.timers.arm(world.now, World.TIMER_PARKED, list);
    }
    return Math.max(1, work);
  }

  private void hold(BatchQueue batch, int row, long at) {
    batch.move(row, BatchQueue.HELD);
    long packed = Rows.pack(batch.index, row);
    long destination = batch.destinations[row];
    if (world.destinations.outstanding(destination) > 0) {
      // Also when the instant is known: a start that turns out not to have been placed clears it
      // sooner.
      int waiter = world.waiters.add(packed, NONE);
      world.waiters.link(waiter, world.destinations.waitFor(destination, waiter));
    }
    if (at != Denial.EVENT) {
      world.timers.arm(at, World.TIMER_ROW, packed);
    }
  }

  /** One denial for every limit that keeps a number of the pool from taking the call that waits. */
  private void countDenials(int template, boolean urgent) {
    PoolIndex pools = world.pools;
    PoolLayout layout = pools.layout;
    boolean any = false;
    for (int g = layout.firstGroup(template); g < layout.endGroup(template); g++) {
      any |= pools.out(g, PoolIndex.OUT_OFF) < layout.size(g);
      Limit closed = world.accounts.closedBy(layout.account(g), world.now, urgent);
      if (closed != null) {
        world.denials[closed.ordinal()]++;
        world.wakeAccount(layout.account(g), closed);
      } else if (pools.out(g, PoolIndex.OUT_CHANNELS) > 0) {
        world.denials[Limit.NUMBER_CHANNELS.ordinal()]++;
      }
      if (pools.out(g, PoolIndex.OUT_CAP) > 0) {
        world.denials[Limit.NUMBER_CAP.ordinal()]++;
      }
      if (pools.out(g, PoolIndex.OUT_RESTING) > 0) {
        world.denials[Limit.NUMBER_RESTING.ordinal()]++;
      }
    }
    if (!any) {
      world.denials[Limit.NO_NUMBER.ordinal()]++;
    }
  }
}
