package dev.ringfence.simulator.virtual.quality;

import dev.ringfence.engine.core.model.AttemptState;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.engine.core.port.Alarm;
import dev.ringfence.engine.core.port.Effects;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.Trace;
import dev.ringfence.simulator.model.Fault;
import dev.ringfence.simulator.virtual.BatchPlan;
import dev.ringfence.simulator.virtual.Scheduler;
import dev.ringfence.simulator.virtual.Setup;
import dev.ringfence.simulator.virtual.VirtualWorld;
import dev.ringfence.simulator.virtual.net.CarrierWatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a scheduler and its world: logs dials, and takes the time that the scheduler
 * thinks, without what its effects take. Lane-confined.
 */
final class Meter implements CarrierWatch {
  private final VirtualWorld world;
  private final long startNanos;
  private final long startMillis;
  final DialLog log = new DialLog();

  /** By batch and row: since when the row could have been dialled. */
  private final long[][] eligible;

  /** By destination: when the carriers had answered each dial to it, oldest first. */
  private final Map<Long, List<Long>> answered = new HashMap<>();

  /** When each call was over for good; the last of them is the end of the work. */
  private long lastDisposed;

  private long thinkNanos;
  private long effectNanos;

  Meter(VirtualWorld world) {
    Setup setup = world.setup();
    this.world = world;
    this.startNanos = setup.startNanos();
    this.startMillis = setup.startMillis();
    eligible = new long[setup.batches().size()][];
    for (int b = 0; b < eligible.length; b++) {
      BatchPlan plan = setup.batches().get(b);
      eligible[b] = new long[plan.size()];
      Arrays.fill(eligible[b], plan.afterNanos());
    }
  }

  private long now() {
    return world.agenda().now() - startNanos;
  }

  long lastDisposed() {
    return lastDisposed;
  }

  /** From when on the limits of the destination let it be called again. */
  private long admitted(int batch, long destination) {
    List<Long> before = answered.getOrDefault(destination, List.of());
    Topology topology = world.setup().topology();
    List<RateLimit> limits = new ArrayList<>(topology.destinationLimits());
    limits.addAll(
        topology
            .templates()
            .get(world.setup().batches().get(batch).template())
            .destinationLimits());
    long at = 0;
    for (RateLimit limit : limits) {
      if (before.size() >= limit.count()) {
        at = Math.max(at, before.get(before.size() - limit.count()) + limit.windowNanos());
      }
    }
    return at;
  }

  /** Real nanoseconds of the scheduler for each dial. */
  double nanosPerDial() {
    return log.size() == 0 ? 0 : (double) (thinkNanos - effectNanos) / log.size();
  }

  @Override
  public void created(int call, boolean taken) {
    if (taken) {
      log.begun(world.network().calls().attempt(call), now());
    }
  }

  @Override
  public void ended(int call) {
    log.ended(world.network().calls().attempt(call), now());
  }

  @Override
  public void inboundAccepted(int call) {}

  @Override
  public void inboundEnded(int call) {}

  @Override
  public void struck(Fault fault) {}

  /** The scheduler with a clock around it. */
  Scheduler timed(Scheduler inner) {
    return new Scheduler() {
      @Override
      public void offer(KernelEvent event) {
        if (event instanceof KernelEvent.DialPlaced placed) {
          log.answered(placed.attempt(), now());
          answered
              .computeIfAbsent(log.destination(placed.attempt()), any -> new ArrayList<>(1))
              .add(now());
        }
        inner.offer(event);
      }

      @Override
      public int step(long nowNanos, long wallMillis, int budget) {
        long before = System.nanoTime();
        int work = inner.step(nowNanos, wallMillis, budget);
        thinkNanos += System.nanoTime() - before;
        return work;
      }

      @Override
      public long nextWakeNanos() {
        return inner.nextWakeNanos();
      }
    };
  }

  /** The effects with a log in front of them. */
  Effects logged(Effects inner) {
    return new Logged(inner);
  }

  private final class Logged implements Effects {
    private final Effects inner;

    Logged(Effects inner) {
      this.inner = inner;
    }

    private void timed(Runnable effect) {
      long before = System.nanoTime();
      effect.run();
      effectNanos += System.nanoTime() - before;
    }

    @Override
    public void dial(
        long attempt, int batch, int row, int number, long destination, long grantedNanos) {
      timed(
          () -> {
            long since = Math.max(eligible[batch][row], admitted(batch, destination));
            log.add(attempt, batch, number, destination, since, now());
            inner.dial(attempt, batch, row, number, destination, grantedNanos);
          });
    }

    @Override
    public void lookUp(
        long attempt,
        int number,
        long destination,
        @Nullable String providerCallId,
        long sentWallMillis,
        Set<String> others) {
      timed(
          () -> inner.lookUp(attempt, number, destination, providerCallId, sentWallMillis, others));
    }

    @Override
    public void listLive(int account, long sweep) {
      timed(() -> inner.listLive(account, sweep));
    }

    @Override
    public void hangUp(long attempt, int account, String providerCallId) {
      timed(() -> inner.hangUp(attempt, account, providerCallId));
    }

    @Override
    public void attemptMoved(
        long attempt,
        int batch,
        int row,
        int number,
        AttemptState from,
        AttemptState to,
        String reason) {
      timed(() -> inner.attemptMoved(attempt, batch, row, number, from, to, reason));
    }

    @Override
    public void attemptNamed(long attempt, int number, String providerCallId) {
      timed(() -> inner.attemptNamed(attempt, number, providerCallId));
    }

    @Override
    public void attemptLeaves(long attempt, Trace trace) {
      timed(() -> inner.attemptLeaves(attempt, trace));
    }

    @Override
    public void retrying(
        int batch,
        int row,
        long attempt,
        int number,
        Outcome outcome,
        String reason,
        int attempts,
        long dueWallMillis) {
      eligible[batch][row] = (dueWallMillis - startMillis) * 1_000_000L;
      timed(
          () ->
              inner.retrying(
                  batch, row, attempt, number, outcome, reason, attempts, dueWallMillis));
    }

    @Override
    public void disposed(
        int batch,
        int row,
        Disposition disposition,
        @Nullable Outcome outcome,
        String reason,
        int attempts,
        long attempt,
        int number,
        long sentWallMillis,
        long endedWallMillis,
        int talkSeconds,
        @Nullable String providerCallId) {
      lastDisposed = now();
      timed(
          () ->
              inner.disposed(
                  batch,
                  row,
                  disposition,
                  outcome,
                  reason,
                  attempts,
                  attempt,
                  number,
                  sentWallMillis,
                  endedWallMillis,
                  talkSeconds,
                  providerCallId));
    }

    @Override
    public void inboundDecided(long ticket, boolean accepted) {
      timed(() -> inner.inboundDecided(ticket, accepted));
    }

    @Override
    public void alarm(Alarm alarm, int subject, String detail) {
      timed(() -> inner.alarm(alarm, subject, detail));
    }
  }
}
