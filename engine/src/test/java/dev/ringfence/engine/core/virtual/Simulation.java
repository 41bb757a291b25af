package dev.ringfence.engine.core.virtual;

import dev.ringfence.engine.core.audit.CarrierAudit;
import dev.ringfence.engine.core.port.Effects;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.KernelEvent.BatchVerb;
import dev.ringfence.engine.core.schedule.Kernel;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * One run of the kernel from one seed: uploads, commands, inbound calls, clocks that are set, and
 * carriers with faults, until nothing is left to happen. Throws at the first broken promise.
 */
final class Simulation {
  private static final long SECOND = 1_000_000_000L;
  private static final long[] NANO_ORIGINS = {
    0, ((1L << 31) - 60_000) * 1_000_000L, ((1L << 32) - 60_000) * 1_000_000L, Long.MAX_VALUE / 2
  };
  private static final long LONGEST = 120L * 86_400 * SECOND;
  private static final int[] BUDGETS = {1, 2, 7, 100, 10_000};

  /** 2026-03-06, two days before the clocks of the United States change. */
  private static final long WALL_ORIGIN = 1_772_800_000_000L;

  final long seed;
  final SplittableRandom random;
  final Scenario scenario;
  final Faults faults;
  final Agenda agenda;
  final CarrierAudit audit;
  final Shadow shadow;
  final VirtualCarrier carrier;
  final Kernel kernel;
  private final long wallMinusNow;
  private final int budget;

  /** The lane is late now and then: several events wait for one step. */
  private final boolean lateLane;

  private long wallSet;

  Simulation(long seed, int meanCalls, UnaryOperator<Effects> between) {
    this.seed = seed;
    random = new SplittableRandom(seed);
    long wallOrigin = WALL_ORIGIN + random.nextLong(86_400_000L);
    scenario = new Scenario(random, meanCalls, wallOrigin);
    faults = Faults.draw(random);
    agenda = new Agenda(NANO_ORIGINS[(int) (seed % 4)]);
    wallMinusNow = wallOrigin - agenda.now / 1_000_000L;
    budget = BUDGETS[random.nextInt(BUDGETS.length)];
    lateLane = random.nextInt(4) == 0;
    audit = new CarrierAudit(scenario.rules(), "seed " + seed);
    shadow = new Shadow(scenario.rules(), scenario.topology, lateLane);
    carrier = new VirtualCarrier(this);
    kernel =
        new Kernel(
            scenario.topology,
            between.apply(carrier),
            zones -> scenario.zoneSets[zones],
            1 + (seed << 20));
  }

  long wall() {
    return wallMinusNow + agenda.now / 1_000_000L + wallSet;
  }

  void offer(KernelEvent event) {
    kernel.offer(event);
  }

  /** Runs to the end; the same seed gives the same trace. */
  long run() {
    for (int b = 0; b < scenario.uploads.size(); b++) {
      planBatch(b);
    }
    planWorld();
    long end = agenda.now + LONGEST;
    while (true) {
      long next = Math.min(agenda.next(), kernel.nextWakeNanos());
      if (next == Long.MAX_VALUE) {
        break;
      }
      agenda.now = Math.max(agenda.now, next);
      if (agenda.now > end) {
        throw new AssertionError("seed " + seed + ": broken: P7 never comes to rest");
      }
      if (agenda.next() <= agenda.now) {
        agenda.runFirst();
      }
      boolean soon = agenda.next() - agenda.now < 20_000_000L;
      if (!lateLane || !soon || random.nextInt(3) == 0) {
        settle();
      }
    }
    atRest();
    return carrier.trace();
  }

  private void settle() {
    int steps = 0;
    while (kernel.step(agenda.now, wall(), budget) >= budget) {
      if (++steps > 100_000) {
        throw new AssertionError("seed " + seed + ": the kernel never has enough");
      }
    }
    audit.settled();
    // The shadow hears the news as it comes: it can only be compared with a lane that does too.
    String idle = lateLane ? "" : shadow.idle(agenda.now, wall());
    if (!idle.isEmpty()) {
      throw new AssertionError("seed " + seed + ": broken: P9 idle: " + idle + " at " + agenda.now);
    }
  }

  private void atRest() {
    if (audit.dispositions() != scenario.calls) {
      throw new AssertionError(
          "seed " + seed + ": broken: P5 " + audit.dispositions() + " of " + scenario.calls);
    }
    int held = kernel.inspector().holders();
    for (int n = 0; n < scenario.topology.numbers().size(); n++) {
      held += kernel.inspector().inUse(n);
    }
    for (int a = 0; a < scenario.topology.accounts().size(); a++) {
      held += kernel.inspector().accountInUse(a);
    }
    if (held != 0) {
      throw new AssertionError("seed " + seed + ": broken: P7 at rest something is held");
    }
  }

  private void planBatch(int batch) {
    Scenario.Upload upload = scenario.uploads.get(batch);
    // Indexes count up in the order of acceptance, so uploads come a minute or so apart.
    long at = batch * 100 * SECOND + random.nextLong(90 * SECOND);
    agenda.in(
        at,
        () -> {
          shadow.accepted(upload);
          offer(
              new KernelEvent.BatchAccepted(
                  batch,
                  upload.template(),
                  upload.terms(),
                  upload.destinations().clone(),
                  upload.zones().clone(),
                  upload.times()));
        });
    if (random.nextInt(3) == 0) {
      long pause = at + random.nextLong(900 * SECOND);
      agenda.in(pause, () -> command(batch, BatchVerb.PAUSE));
      agenda.in(pause + random.nextLong(900 * SECOND), () -> command(batch, BatchVerb.RESUME));
    }
    if (random.nextInt(5) == 0) {
      BatchVerb verb = random.nextBoolean() ? BatchVerb.CANCEL : BatchVerb.CANCEL_AND_HANG_UP;
      agenda.in(at + 1 + random.nextLong(1_800 * SECOND), () -> command(batch, verb));
    }
  }

  private void command(int batch, BatchVerb verb) {
    switch (verb) {
      case PAUSE -> shadow.running(batch, false);
      case RESUME -> shadow.running(batch, true);
      case CANCEL, CANCEL_AND_HANG_UP -> shadow.canceled(batch);
    }
    offer(new KernelEvent.BatchCommand(batch, verb));
  }

  private void planWorld() {
    for (int i = random.nextInt(25); i > 0; i--) {
      agenda.in(random.nextLong(3_600 * SECOND), carrier::someoneCalls);
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      long destination = 919_000_000_000L + random.nextInt(40);
      agenda.in(random.nextLong(900 * SECOND), () -> suppress(destination, true));
      agenda.in((900 + random.nextLong(900)) * SECOND, () -> suppress(destination, false));
    }
    if (random.nextInt(3) == 0) {
      for (int i = random.nextInt(4); i > 0; i--) {
        long by = random.nextLong(-20 * 3_600_000L, 20 * 3_600_000L);
        agenda.in(random.nextLong(4 * 3_600 * SECOND), () -> wallSet += by);
      }
    }
  }

  private void suppress(long destination, boolean yes) {
    shadow.suppressed(destination, yes);
    offer(new KernelEvent.SuppressionChanged(0, yes, new long[] {destination}));
  }
}
