package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.BatchState;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.engine.core.port.Effects;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.Restored;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler. Lane-confined: one thread owns it, and everything else talks to it by {@link
 * #offer}.
 *
 * <p>It owns no clock, no thread, no randomness and does no I/O: time is an argument of {@link
 * #step}, news comes as {@link KernelEvent}s, and what it wants done goes out through {@link
 * Effects} while it steps. The same events at the same instants give the same effects in the same
 * order, in production, in a test and in a simulation.
 */
public final class Kernel {
  private static final long CLOCK_STEP_MILLIS = 1_000;

  private final World world;
  private final Endings endings;
  private final NumberBreaker breaker;
  private final OthersBook others;
  private final Lifecycle lifecycle;
  private final Dispatcher dispatcher;
  private final InboundBook inbound;
  private final Sweep sweep;
  private final Inspector inspector;
  private final ArrayDeque<KernelEvent> inbox = new ArrayDeque<>();
  private final Closings closings;
  private final Recovery recovery;
  private final Reconfiguration reconfiguration;
  private long wallMinusNow;
  private boolean started;
  private long callbacksApplied;
  private long callbacksWithoutEffect;

  /**
   * A kernel whose templates choose numbers as they say.
   *
   * @param zoneSets the time zones behind the indexes that batches carry
   * @param firstAttemptId attempt ids count up from here; a process must never use a range that
   *     another one used
   */
  public Kernel(
      Topology topology, Effects effects, IntFunction<ZoneId[]> zoneSets, long firstAttemptId) {
    this(new World(topology, effects, zoneSets, firstAttemptId), TemplateChoice::new);
  }

  /**
   * A kernel that chooses numbers in another way, to compare with.
   *
   * @param choice makes it; what it may read it is given
   */
  public Kernel(
      Topology topology,
      Effects effects,
      IntFunction<ZoneId[]> zoneSets,
      long firstAttemptId,
      Function<Pools, NumberChoice> choice) {
    this(
        new World(topology, effects, zoneSets, firstAttemptId),
        pools -> new CheckedChoice(pools.world, choice.apply(pools)));
  }

  private Kernel(World world, Function<Pools, NumberChoice> choice) {
    this.world = world;
    endings = new Endings(world);
    breaker = new NumberBreaker(world);
    others = new OthersBook(world);
    Leases leases = new Leases(world, others, choice.apply(new Pools(world)));
    lifecycle = new Lifecycle(world, leases, endings, breaker, others);
    dispatcher = new Dispatcher(world, leases, lifecycle, endings);
    closings = new Closings(world, endings);
    inbound = new InboundBook(world);
    sweep = new Sweep(world, lifecycle.lookUps(), inbound);
    recovery = new Recovery(world, leases, lifecycle, inbound, closings);
    reconfiguration = new Reconfiguration(world, inbound, sweep, breaker, others);
    inspector = new Inspector(world, others, lifecycle.heldRows());
  }

  /** Something happened; it is applied in the next {@link #step}, in the order of offering. */
  public void offer(KernelEvent event) {
    inbox.add(event);
  }

  /**
   * Applies what happened, fires what is due, and dials what may be dialled.
   *
   * @param nowNanos monotonic clock, 0 or more; an instant before the last one counts as the last
   *     one
   * @param wallMillis wall clock, for calling windows and stamps
   * @param budget most units of work to do before returning
   * @return units of work done; when that is {@code budget}, there may be more to do at once
   */
  public int step(long nowNanos, long wallMillis, int budget) {
    world.now = Math.max(world.now, nowNanos);
    world.wall = wallMillis;
    noticeClockStep();
    int work = 0;
    while (work < budget) {
      KernelEvent event = inbox.poll();
      if (event != null) {
        apply(event);
        work++;
      } else if (world.timers.next() <= world.now) {
        work += fire(budget - work);
      } else if (world.wallTimers.next() <= world.wall) {
        fireWall();
        work++;
      } else if (world.mayGrant()) {
        work += dispatcher.serve(budget - work);
      } else if (reconfiguration.any()) {
        work += reconfiguration.some(budget - work);
      } else if (closings.any()) {
        // Last: a million rows of one batch must not hold up the calls of the others.
        work += closings.some(budget - work);
      } else {
        break;
      }
    }
    return work;
  }

  /**
   * The instant at which {@link #step} has something to do though nothing happens; {@link
   * Long#MAX_VALUE} if none.
   */
  public long nextWakeNanos() {
    if (world.mayGrant() || !inbox.isEmpty() || closings.any() || reconfiguration.any()) {
      return world.now;
    }
    long onWall = world.wallTimers.next();
    if (onWall == Long.MAX_VALUE) {
      return world.timers.next();
    }
    return Math.min(world.timers.next(), world.now + Math.max(0, onWall - world.wall) * 1_000_000L);
  }

  /** Questions about the present state; to be asked between two steps. */
  public Inspector inspector() {
    return inspector;
  }

  /** Authentic callbacks about attempts under way. */
  public long callbacksApplied() {
    return callbacksApplied;
  }

  /** Authentic callbacks that came too late or were about another call: nothing changed. */
  public long callbacksWithoutEffect() {
    return callbacksWithoutEffect;
  }

  private void apply(KernelEvent event) {
    if (event instanceof KernelEvent.DialPlaced placed) {
      lifecycle.placed(placed);
    } else if (event instanceof KernelEvent.DialRefused refused) {
      lifecycle.refused(refused);
    } else if (event instanceof KernelEvent.DialUncertain uncertain) {
      lifecycle.uncertain(uncertain);
    } else if (event instanceof KernelEvent.CallProgressed progressed) {
      if (lifecycle.progressed(progressed)) {
        callbacksApplied++;
      } else {
        callbacksWithoutEffect++;
      }
    } else if (event instanceof KernelEvent.LookedUp lookedUp) {
      lifecycle.lookedUp(lookedUp);
    } else if (event instanceof KernelEvent.Confirmed confirmed) {
      lifecycle.confirmed(confirmed);
    } else if (event instanceof KernelEvent.Overruled overruled) {
      lifecycle.overruled(overruled);
    } else if (event instanceof KernelEvent.OthersHold held) {
      others.hold(held.number(), held.calls());
    } else if (event instanceof KernelEvent.Returned returned) {
      others.returned(returned.number());
    } else if (event instanceof KernelEvent.LiveListed listed) {
      sweep.listed(listed);
    } else if (event instanceof KernelEvent.BatchAccepted accepted) {
      accept(accepted);
    } else if (event instanceof KernelEvent.BatchCommand command) {
      command(command);
    } else if (event instanceof KernelEvent.InboundArrived arrived) {
      inbound.arrived(arrived);
    } else if (event instanceof KernelEvent.InboundEnded ended) {
      inbound.ended(ended);
    } else if (event instanceof KernelEvent.SuppressionChanged changed) {
      world.suppression.change(changed.workspace(), changed.suppressed(), changed.destinations());
    } else if (event instanceof KernelEvent.AccountResumed resumed) {
      resume(resumed.account());
    } else if (event instanceof KernelEvent.Recovered recovered) {
      restore(recovered.restored());
    } else if (event instanceof KernelEvent.DiallingHeld dialling) {
      world.held = dialling.held();
    } else if (event instanceof KernelEvent.TopologyChanged changed) {
      reconfiguration.apply(changed.topology());
    }
  }

  private int fire(int budget) {
    int kind = world.timers.kind();
    long payload = world.timers.payload();
    long deadline = world.timers.next();
    world.timers.pop();
    switch (kind) {
      case World.TIMER_NUMBER -> {
        int number = (int) payload;
        if (world.numbers.wakeAt(number) == deadline) {
          world.numbers.wakeAt(number, Long.MAX_VALUE);
          if (world.pools.standing(number) == PoolIndex.OUT_CAP) {
            world.refreshNumber(number);
          }
        }
      }
      case World.TIMER_ACCOUNT -> {
        int account = (int) payload;
        if (world.accounts.wakeAt[account] == deadline) {
          world.accounts.wakeAt[account] = Long.MAX_VALUE;
        }
        world.accountEased(account);
      }
      case World.TIMER_ATTEMPT -> lifecycle.due(payload);
      case World.TIMER_HARD_LIMITS -> lifecycle.hardLimits();
      case World.TIMER_ROW -> {
        lifecycle.heldRows().release(payload);
        endings.wakeHeld(world.batches.get(Rows.batch(payload)), Rows.row(payload));
      }
      case World.TIMER_REST -> breaker.restOver((int) payload);
      case World.TIMER_BAR -> others.barOver((int) payload);
      case World.TIMER_SWEEP -> sweep.begin((int) payload);
      case World.TIMER_RETRY ->
          endings.wakeRetry(world.batches.get(Rows.batch(payload)), Rows.row(payload));
      default -> {
        return dispatcher.wakeParked((int) payload, budget);
      }
    }
    return 1;
  }

  private void fireWall() {
    int kind = world.wallTimers.kind();
    long payload = world.wallTimers.payload();
    world.wallTimers.pop();
    switch (kind) {
      case World.TIMER_ROW ->
          endings.wakeDeferred(world.batches.get(Rows.batch(payload)), Rows.row(payload));
      case World.TIMER_OPENING -> {
        BatchQueue batch = world.batches.get((int) payload);
        batch.closed = false;
        world.enlist(batch);
      }
      default -> closings.expire(world.batches.get((int) payload));
    }
  }

  private void accept(KernelEvent.BatchAccepted event) {
    if (event.batch() != world.batches.size()) {
      throw new IllegalArgumentException(
          "batch " + event.batch() + " does not follow " + world.batches.size());
    }
    open(new BatchQueue(event, sibling(event)), event.terms().notBeforeMillis());
  }

  /** Whose share the batch has part in, or null. */
  private @Nullable BatchQueue sibling(KernelEvent.BatchAccepted event) {
    return event.sibling() < 0 ? null : world.batches.get(event.sibling());
  }

  private void restore(Restored restored) {
    if (restored instanceof Restored.Batch old) {
      BatchQueue batch = new BatchQueue(old.accepted(), sibling(old.accepted()));
      recovery.rows(batch, old);
      open(batch, old.accepted().terms().notBeforeMillis());
    } else {
      recovery.apply(restored);
    }
  }

  private void open(BatchQueue batch, long opens) {
    world.batches.add(batch);
    if (batch.size() == 0) {
      batch.batchState = BatchState.COMPLETED;
      return;
    }
    world.asks(batch.template, batch.size());
    if (opens > world.wall) {
      batch.closed = true;
      world.wallTimers.arm(opens, World.TIMER_OPENING, batch.index);
    }
    closings.watch(batch);
    world.enlist(batch);
  }

  private void command(KernelEvent.BatchCommand command) {
    BatchQueue batch = world.batches.get(command.batch());
    boolean hangUp = command.verb() == KernelEvent.BatchVerb.CANCEL_AND_HANG_UP;
    if (batch.batchState == BatchState.CANCELED && hangUp && !batch.hangUp) {
      // A runner who canceled, and now wants the calls in progress to end too.
      batch.hangUp = true;
      hangUpAll(batch);
    }
    if (batch.batchState == BatchState.COMPLETED || batch.batchState == BatchState.CANCELED) {
      return;
    }
    switch (command.verb()) {
      case PAUSE -> {
        batch.batchState = BatchState.PAUSED;
        world.shares.tidy(batch.template);
      }
      case RESUME -> {
        batch.batchState = BatchState.RUNNING;
        world.enlist(batch);
      }
      case CANCEL, CANCEL_AND_HANG_UP -> {
        batch.batchState = BatchState.CANCELED;
        closings.cancel(batch);
        world.shares.tidy(batch.template);
        if (hangUp) {
          batch.hangUp = true;
          hangUpAll(batch);
        }
      }
    }
  }

  private void hangUpAll(BatchQueue batch) {
    AttemptBook a = world.attempts;
    for (int slot = 0; slot < a.limit(); slot++) {
      String providerCallId = a.providerCallId[slot];
      if (a.id[slot] != 0 && a.batch[slot] == batch.index && providerCallId != null) {
        world.effects.hangUp(a.id[slot], world.numbers.account(a.number[slot]), providerCallId);
      }
    }
  }

  private void resume(int account) {
    world.accounts.paused[account] = false;
    world.accounts.detail[account] = "";
    for (int n = 0; n < world.numbers.size(); n++) {
      if (world.numbers.account(n) == account && world.numbers.paused(n)) {
        world.numbers.paused(n, false);
        world.refreshNumber(n);
      }
    }
    world.accountEased(account);
  }

  /** Somebody set the wall clock: the wake-ups of parked calls were computed with the old one. */
  private void noticeClockStep() {
    long offset = world.wall - world.now / 1_000_000L;
    if (started && Math.abs(offset - wallMinusNow) > CLOCK_STEP_MILLIS) {
      for (int list = 0; list < world.parked.size(); list++) {
        world.timers.arm(world.now, World.TIMER_PARKED, list);
      }
      wallMinusNow = offset;
    } else if (!started) {
      started = true;
      wallMinusNow = offset;
    }
  }
}
