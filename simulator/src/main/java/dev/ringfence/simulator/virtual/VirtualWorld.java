package dev.ringfence.simulator.virtual;

import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.engine.core.port.Effects;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.simulator.virtual.net.Agenda;
import dev.ringfence.simulator.virtual.net.CarrierWatch;
import dev.ringfence.simulator.virtual.net.Network;
import dev.ringfence.simulator.virtual.net.Plant;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One run: carriers, clocks and a scheduler, from the acceptance of the first batch until nothing
 * is left to happen. Lane-confined. The same setup gives the same run, on any machine.
 */
public final class VirtualWorld {
  private static final long MILLI = 1_000_000L;

  /** Steps at one instant after which the scheduler counts as mad. */
  private static final int MOST_STEPS = 10_000_000;

  private final Setup setup;
  private final Agenda agenda;
  private final Trace trace = new Trace();
  private final Tally tally;
  private final AttemptLog attempts = new AttemptLog();
  private final SplittableRandom laneRandom;
  private final long wallMinusNow;
  private @Nullable Network network;
  private @Nullable VirtualWire wire;
  private @Nullable Scheduler scheduler;
  private @Nullable Sampling sampling;
  private Witness witness = Witness.NOBODY;
  private long wallSet;
  private long laneMostLate;
  private long laneReady;
  private long events;
  private boolean atRest;
  private long lateSteps;

  /** What puts a scheduler into a world. */
  public interface SchedulerMaker {
    /** A new one that acts through the effects; its attempts count up from {@code firstAttempt}. */
    Scheduler make(Setup setup, Effects effects, long firstAttempt);
  }

  /** What looks on once in a while. */
  public interface Sampling {
    /** The instant of the next sample, on the agenda's clock. */
    long nextAt();

    /** Takes it. */
    void sample();
  }

  /** A world in which nothing has happened; {@link #install} completes it. */
  public VirtualWorld(Setup setup) {
    this.setup = setup;
    this.agenda = new Agenda(setup.startNanos());
    this.tally = new Tally(setup);
    this.wallMinusNow = setup.startMillis() - setup.startNanos() / MILLI;
    this.laneRandom = new SplittableRandom(setup.seed() ^ 0x1A9E);
    this.laneReady = agenda.now();
  }

  /** Puts everybody in place. */
  public void install(SchedulerMaker maker, Witness watching, CarrierWatch watch) {
    witness = watching;
    VirtualWire made = new VirtualWire(this, watching);
    wire = made;
    network =
        new Network(
            agenda,
            plant(setup.topology()),
            setup.profile(),
            setup.faults(),
            setup.seed(),
            made,
            watch);
    scheduler = maker.make(setup, made, AttemptLog.FIRST);
    for (int b = 0; b < setup.batches().size(); b++) {
      int batch = b;
      agenda.in(setup.batches().get(b).afterNanos(), () -> accept(batch));
    }
    new Faulting(this).plan();
  }

  /** Lets somebody take samples. */
  public void sample(Sampling by) {
    sampling = by;
  }

  private void accept(int batch) {
    witness.accepted(batch);
    offer(setup.batches().get(batch).accepted(batch));
  }

  private static Plant plant(Topology topology) {
    return new Plant(
        topology.accounts().stream()
            .map(a -> a.provider().name().toLowerCase(Locale.ROOT))
            .toArray(String[]::new),
        topology.accounts().stream()
            .mapToInt(a -> a.concurrency() == Integer.MAX_VALUE ? -1 : a.concurrency())
            .toArray(),
        topology.numbers().stream().mapToLong(PhoneNumber::e164).toArray(),
        topology.numbers().stream().mapToInt(PhoneNumber::account).toArray());
  }

  /** Runs until nothing is left to happen, or the longest time is over. */
  public void run() {
    Scheduler s = Objects.requireNonNull(scheduler, "install comes first");
    long end = setup.startNanos() + setup.longestNanos();
    while (true) {
      long wake = s.nextWakeNanos();
      long lane = wake == Long.MAX_VALUE ? wake : Math.max(wake, laneReady);
      lateSteps += lane > wake && lane <= agenda.next() ? 1 : 0;
      long first = agenda.next();
      long next = Math.min(first, lane);
      if (next == Long.MAX_VALUE || next > end) {
        atRest = next == Long.MAX_VALUE;
        return;
      }
      takeSamples(next);
      if (first <= lane) {
        agenda.runFirst();
        if (laneReady > agenda.now() || s.nextWakeNanos() > agenda.now()) {
          continue;
        }
      } else {
        agenda.advance(next);
      }
      settle(s);
    }
  }

  private void settle(Scheduler s) {
    int steps = 0;
    while (s.step(agenda.now(), wallMillis(), setup.budget()) >= setup.budget()) {
      if (++steps > MOST_STEPS) {
        throw new IllegalStateException("the scheduler never has enough at " + agenda.now());
      }
    }
    if (laneMostLate > 0) {
      laneReady = agenda.now() + laneRandom.nextLong(laneMostLate);
    }
    witness.settled();
  }

  private void takeSamples(long until) {
    Sampling by = sampling;
    while (by != null && by.nextAt() <= until) {
      agenda.advance(by.nextAt());
      by.sample();
    }
  }

  void offer(KernelEvent event) {
    events++;
    Objects.requireNonNull(scheduler, "install comes first").offer(event);
  }

  void slowLane(long mostNanos) {
    laneMostLate = mostNanos;
  }

  void stepClock(long millis) {
    wallSet += millis;
  }

  /** The engine's wall clock, in milliseconds. */
  public long wallMillis() {
    return wallMillis(agenda.now());
  }

  /** What the engine's wall clock, as it is set now, reads at an instant of the agenda. */
  public long wallMillis(long nanos) {
    return wallMinusNow + nanos / MILLI + wallSet;
  }

  /** What the run is made from. */
  public Setup setup() {
    return setup;
  }

  /** The clock, and what is going to happen. */
  public Agenda agenda() {
    return agenda;
  }

  /** The carriers. */
  public Network network() {
    return Objects.requireNonNull(network, "install comes first");
  }

  VirtualWire wire() {
    return Objects.requireNonNull(wire, "install comes first");
  }

  AttemptLog attempts() {
    return attempts;
  }

  Witness witness() {
    return witness;
  }

  /** Counts so far. */
  public Tally tally() {
    return tally;
  }

  /** The hash so far. */
  public Trace trace() {
    return trace;
  }

  /** Entries of the agenda that have happened, and events offered to the scheduler. */
  public long events() {
    return agenda.ran() + events;
  }

  /** How often the scheduler came late to its work. */
  public long lateSteps() {
    return lateSteps;
  }

  /** Whether the run ended because nothing was left to happen. */
  public boolean atRest() {
    return atRest;
  }

  /** Calls without a disposition. */
  public long undisposed() {
    return setup.calls() - tally.disposed();
  }
}
