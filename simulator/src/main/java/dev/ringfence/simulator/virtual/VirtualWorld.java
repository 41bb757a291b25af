package dev.ringfence.simulator.virtual;

import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.engine.core.port.Effects;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.KernelEvent.BatchVerb;
import dev.ringfence.simulator.virtual.fault.FaultList;
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
  private static final int EVENT_CRASH = 40;
  private static final int EVENT_RECONFIGURED = 41;

  /** Steps at one instant after which the scheduler counts as mad. */
  private static final int MOST_STEPS = 10_000_000;

  private final Setup setup;
  private final Agenda agenda;
  private final Trace trace = new Trace();
  private final Tally tally;
  private final Configs configs;
  private Runnable onReconfigured = () -> {};
  private final AttemptLog attempts = new AttemptLog();
  private final SplittableRandom laneRandom;
  private final long wallMinusNow;
  private @Nullable Network network;
  private @Nullable VirtualWire wire;
  private @Nullable Scheduler scheduler;
  private @Nullable SchedulerMaker maker;
  private @Nullable Lives lives;
  private Keeper keeper;
  private CrashWatch crashWatch = new CrashWatch() {};
  private @Nullable Sampling sampling;
  private Witness witness = Witness.NOBODY;
  private long wallSet;
  private long laneMostLate;
  private long laneReady;
  private long events;
  private boolean atRest;
  private long lateSteps;
  private int accepted;
  private long reconfiguredAt = Long.MIN_VALUE;

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
    this.configs = new Configs(this, FaultList.changeConfig(setup.worldFaults()));
    this.tally = new Tally(setup, configs.rented().numbers().size());
    this.wallMinusNow = setup.startMillis() - setup.startNanos() / MILLI;
    this.laneRandom = new SplittableRandom(setup.seed() ^ 0x1A9E);
    this.laneReady = agenda.now();
    this.keeper = new Straight(this);
  }

  /** Lets somebody see crashes; before {@link #install}. */
  public void watchCrashes(CrashWatch watch) {
    crashWatch = new BothCrashWatches(crashWatch, watch);
  }

  /** Puts everybody in place. */
  public void install(SchedulerMaker kernels, Witness watching, CarrierWatch watch) {
    maker = kernels;
    witness = watching;
    VirtualWire made = new VirtualWire(this, watching);
    wire = made;
    network =
        new Network(
            agenda,
            plant(configs.rented()),
            setup.profile(),
            setup.faults(),
            setup.seed(),
            setup.calm(),
            made,
            watch);
    scheduler = kernels.make(setup, made, AttemptLog.FIRST);
    for (int b = 0; b < setup.batches().size(); b++) {
      int batch = b;
      agenda.in(setup.batches().get(b).afterNanos(), () -> keeper.accept(batch));
    }
    new Faulting(this).plan();
  }

  /** Lets somebody take samples. */
  public void sample(Sampling by) {
    sampling = by;
  }

  /** A batch is accepted, and the kernel is told. */
  void accepted(int batch) {
    noteAccepted(batch);
    offer(setup.batches().get(batch).accepted(batch));
  }

  /** A batch is accepted. */
  void noteAccepted(int batch) {
    witness.accepted(batch);
    accepted++;
  }

  /** How many batches have been accepted. */
  public int acceptedBatches() {
    return accepted;
  }

  /** Whether a batch has calls without a disposition. */
  public boolean open(int batch) {
    return tally.done[batch] < setup.batches().get(batch).size();
  }

  /** Whether another configuration has come into force at this very instant. */
  public boolean justReconfigured() {
    return reconfiguredAt == agenda.now();
  }

  void command(int batch, String name, BatchVerb verb) {
    witness.commanded(name, batch);
    offer(new KernelEvent.BatchCommand(batch, verb));
  }

  void suppress(int workspace, long destination, boolean yes) {
    witness.suppressed(workspace, destination, yes);
    offer(new KernelEvent.SuppressionChanged(workspace, yes, new long[] {destination}));
  }

  /** From now on the engine can be killed, and keeps what it must in a store. */
  Lives mortal() {
    Lives made = lives;
    if (made == null) {
      made = new Lives(this, crashWatch);
      lives = made;
      keeper = made.keeper();
    }
    return made;
  }

  /** What is in force, and what has been. */
  Configs configs() {
    return configs;
  }

  /** Whom to tell that another configuration is in force. */
  void whenReconfigured(Runnable told) {
    onReconfigured = told;
  }

  void reconfigured() {
    reconfiguredAt = agenda.now();
    trace.add(EVENT_RECONFIGURED, agenda.now(), configs.present().numbers().size(), 0);
    onReconfigured.run();
  }

  /** Account of a number that the carriers have rented to us. */
  int accountOf(int number) {
    return network().plant().account()[number];
  }

  Keeper keeper() {
    return keeper;
  }

  /** Whether a process is there. */
  boolean up() {
    return lives == null || !lives.down();
  }

  /** Whether an engine that may be killed runs. */
  boolean isMortal() {
    return lives != null;
  }

  /** Which of the engine's processes runs, or ran last. */
  int life() {
    return lives == null ? 0 : lives.life();
  }

  /** Whether the process that ordered the attempt is there to hear of it. */
  boolean hears(long attempt) {
    return up() && attempt >>> AttemptLog.LIFE_SHIFT == life();
  }

  void processGone() {
    trace.add(EVENT_CRASH, agenda.now(), life(), 0);
    scheduler = ShiftedClock.NOBODY;
  }

  void processBegins() {
    trace.add(EVENT_CRASH, agenda.now(), life(), 1);
    long first = ((long) life() << AttemptLog.LIFE_SHIFT) + AttemptLog.FIRST;
    attempts.newLife();
    Scheduler made =
        Objects.requireNonNull(maker, "install comes first")
            .make(setup.with(configs.present()), wire(), first);
    scheduler = new ShiftedClock(made, agenda.now());
    laneReady = agenda.now();
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
    long end = setup.startNanos() + setup.longestNanos();
    while (true) {
      Scheduler s = scheduler();
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
        s = scheduler();
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
    scheduler().offer(event);
  }

  private Scheduler scheduler() {
    return Objects.requireNonNull(scheduler, "install comes first");
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
