package dev.ringfence.simulator.chaos;

import dev.ringfence.engine.cli.ApiException;
import dev.ringfence.simulator.process.CarriersClient;
import dev.ringfence.simulator.process.ChildProcess;
import dev.ringfence.simulator.process.Pause;
import dev.ringfence.simulator.process.redis.RedisMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Does to a node or the carriers what a cycle says, and starts the node's next engine.
 * Lane-confined.
 */
final class Disturber {
  private static final long STOP_MILLIS = 40_000;
  private static final long NOTICE_MILLIS = 8_000;
  private static final long RESUME_MILLIS = 30_000;

  /** What was granted before the disk was full is still sent. */
  private static final long GRACE_MILLIS = 1_500;

  private static final long LOOK_EVERY_MILLIS = 20;

  /** What a node says when it begins to take over. */
  private static final String TAKES_OVER = "this node takes over what it had";

  private static final long TAKEN_OVER_MILLIS = 20_000;
  private static final long LOOK_AT_TAKERS_MILLIS = 2;

  /** In about so long it fences, adopts, and takes segments. */
  private static final double LONGEST_TAKING_MILLIS = 60;

  /** Cycles whose instant is later kill an engine whose clock was set right again. */
  private static final double KILL_AFTER_STEP = 0.75;

  /** Something done while a node is away. */
  interface WhileAway {
    /** Does it. */
    void look(Node away) throws IOException, ApiException;
  }

  /** Nobody can be expected to dial in less. */
  private static final long LONG_MILLIS = 10_000;

  private final ChaosWorld world;
  private final CarriersClient carriers;
  private final Submitter submitter;
  private final @Nullable SmallDisk disk;
  private final String faults;
  private final WhileAway whileAway;
  private final List<Absence> absences = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<Integer> inProgress = new ArrayList<>();
  private int kills;
  private long reachableAt = Long.MIN_VALUE;

  /**
   * One that disturbs this world.
   *
   * @param disk null where none can be filled
   * @param faults of the carriers when nothing else is wrong with them
   * @param whileAway done once in the middle of each time that a node is away and others are not
   */
  Disturber(
      ChaosWorld world,
      Submitter submitter,
      @Nullable SmallDisk disk,
      String faults,
      WhileAway whileAway) {
    this.world = world;
    this.carriers = world.carriers();
    this.submitter = submitter;
    this.disk = disk;
    this.faults = faults;
    this.whileAway = whileAway;
  }

  /**
   * Disturbs, and waits until the node that it was done to dials again.
   *
   * @param usual how long a start takes, in seconds
   * @return what was done, and how long it took to get over it
   */
  Done disturb(Cycle cycle, double usual) throws IOException, ApiException {
    world.check();
    Node node =
        cycle.disturbance() == Disturbance.DISK_FULL ? world.node(0) : world.node(cycle.target());
    if (cycle.disturbance() == Disturbance.LONG_PAUSE) {
      pauseLong(node, cycle.forMillis());
    } else if (cycle.disturbance() == Disturbance.CLOCK_STEP) {
      stepClock(node, cycle);
    } else if (cycle.disturbance() == Disturbance.TAKER_DOWN) {
      endWithItsTaker(node, cycle);
    } else {
      end(node, cycle, usual);
      world.start(node);
    }
    return new Done(cycle.disturbance(), node.name(), node.awaitDialling(reachableAt));
  }

  private void end(Node node, Cycle cycle, double usual) throws IOException, ApiException {
    switch (cycle.disturbance()) {
      case KILL -> kill(node);
      case KILL_AGAIN -> {
        kill(node);
        world.start(node);
        Pause.millis(Math.round(usual * 1_000 * Math.min(cycle.instant(), 1)));
        killAsItIs(node);
      }
      case PAUSE -> {
        node.process().suspend();
        Pause.millis(cycle.forMillis());
        node.process().resume();
        Pause.millis(cycle.killMillis() / 4);
        kill(node);
      }
      case STOP -> stop(node);
      case CARRIER_REFUSES -> outage(node, cycle, "refused");
      case CARRIER_SILENT -> outage(node, cycle, "silent");
      case CALLBACKS_LOST -> {
        carriers.faults(faults + ",callback-lost=1");
        Pause.millis(cycle.killMillis());
        kill(node);
        carriers.faults(faults);
      }
      case DISK_FULL -> diskFull(node, cycle);
      case DOWN -> {
        long before = othersDials(node);
        long from = carriers.pingNanos();
        kill(node);
        away(node, from, cycle.forMillis(), before);
      }
      default -> throw new IllegalArgumentException(cycle + " ends no engine");
    }
  }

  /** Whoever is left has to find what the second had taken of the first, too. */
  private void endWithItsTaker(Node node, Cycle cycle) throws IOException, ApiException {
    Map<Node, Long> said = new LinkedHashMap<>();
    for (Node other : world.nodes()) {
      if (other != node) {
        said.put(other, other.process().lines(TAKES_OVER));
      }
    }
    kill(node);
    List<Node> takers = new ArrayList<>();
    boolean begun =
        Pause.until(
            () -> {
              said.forEach(
                  (other, before) -> {
                    if (takers.isEmpty() && other.process().lines(TAKES_OVER) > before) {
                      takers.add(other);
                    }
                  });
              return !takers.isEmpty();
            },
            LOOK_AT_TAKERS_MILLIS,
            TAKEN_OVER_MILLIS);
    if (!begun) {
      notes.add("nobody began to take over what node " + node.name() + " had");
    }
    for (Node taker : takers) {
      Map<String, String> calls = carriers.calls(taker.wiring().engineUrl());
      long from = carriers.pingNanos();
      Pause.millis(Math.round(cycle.instant() * LONGEST_TAKING_MILLIS));
      taker.process().kill();
      kills++;
      Pause.millis(cycle.forMillis());
      absences.add(new Absence(taker.name(), from, carriers.pingNanos(), calls));
      world.start(taker);
    }
    world.start(node);
    for (Node taker : takers) {
      taker.awaitDialling(reachableAt);
    }
  }

  private void pauseLong(Node node, long millis) throws IOException, ApiException {
    long before = othersDials(node);
    long from = carriers.pingNanos();
    node.process().suspend();
    away(node, from, millis, before);
    node.mark();
    node.process().resume();
  }

  /**
   * A clock is set wrong, and right again; half of the engines end soon after. Whoever shares
   * limits must dial nothing meanwhile, and the others must go on.
   */
  private void stepClock(Node node, Cycle cycle) throws IOException, ApiException {
    long others = othersDials(node);
    node.setClock(cycle.stepMillis());
    Pause.millis(GRACE_MILLIS);
    long before = node.dials();
    Pause.millis(cycle.forMillis());
    long more = node.dials() - before;
    if (more > 0 && world.shape().redis() != RedisMode.NONE) {
      notes.add(
          String.format(
              Locale.ROOT,
              "engine %s dialled %d times while its clock was off by %d ms",
              node.name(),
              more,
              cycle.stepMillis()));
    }
    if (world.nodes().size() > 1
        && cycle.forMillis() >= LONG_MILLIS
        && othersDials(node) == others) {
      notes.add("while the clock of " + node.name() + " was off, the others dialled nothing");
    }
    node.setClock(0);
    node.mark();
    if (cycle.instant() >= KILL_AFTER_STEP) {
      Pause.millis(cycle.killMillis() / 4);
      kill(node);
      world.start(node);
    }
  }

  /**
   * Waits while a node is away, and looks at what the others do.
   *
   * @param from instant of the carriers' clock, just before it went
   * @param dials of the others, until then
   */
  private void away(Node node, long from, long millis, long dials)
      throws IOException, ApiException {
    Map<String, String> calls = carriers.calls(node.wiring().engineUrl());
    Pause.millis(millis / 2);
    boolean alone = world.nodes().size() == 1;
    if (!alone) {
      whileAway.look(node);
    }
    Pause.millis(millis - millis / 2);
    absences.add(new Absence(node.name(), from, carriers.pingNanos(), calls));
    if (!alone && millis >= LONG_MILLIS && othersDials(node) == dials) {
      notes.add("while " + node.name() + " was away, the others dialled nothing");
    }
  }

  private long othersDials(Node but) {
    return world.nodes().stream().filter(node -> node != but).mapToLong(Node::dials).sum();
  }

  private void outage(Node node, Cycle cycle, String kind) throws IOException, ApiException {
    int before = live();
    carriers.outage(kind, cycle.forMillis());
    reachableAt = System.nanoTime() + cycle.forMillis() * 1_000_000;
    Pause.millis(cycle.killMillis());
    inProgress.add(before);
    killAsItIs(node);
  }

  private void stop(Node node) throws IOException {
    ChildProcess engine = node.process();
    engine.terminate();
    if (!engine.endsWithin(STOP_MILLIS)) {
      notes.add(
          "SIGTERM did not end engine "
              + node.name()
              + " within "
              + STOP_MILLIS
              + " ms"
              + engine.tail());
      killAsItIs(node);
    }
  }

  private void diskFull(Node node, Cycle cycle) throws IOException, ApiException {
    SmallDisk full = disk;
    if (full == null) {
      throw new IllegalStateException("drawn, though there is no disk to fill");
    }
    long before = submitter.full();
    full.fill();
    boolean early = cycle.instant() < 0.75;
    // Uploads are turned away first: dialling goes on with the room that is left for it.
    if (await(() -> submitter.full() > before && !node.wiring().engineReady(), NOTICE_MILLIS)) {
      Pause.millis(GRACE_MILLIS);
      long dials = node.dials();
      Pause.millis(cycle.forMillis());
      long more = node.dials() - dials;
      if (more > 0) {
        notes.add("dialled " + more + " times while uploads were refused for want of room");
      }
    }
    if (early) {
      kill(node);
      full.free();
      return;
    }
    full.free();
    long dials = node.dials();
    if (!await(() -> node.dials() > dials, RESUME_MILLIS)) {
      notes.add("did not dial within " + RESUME_MILLIS + " ms after there was room again");
    }
    kill(node);
  }

  private boolean await(Pause.Condition condition, long millis) throws IOException {
    return Pause.until(
        () -> {
          world.check();
          return condition.holds();
        },
        LOOK_EVERY_MILLIS,
        millis);
  }

  private void kill(Node node) throws IOException, ApiException {
    inProgress.add(live());
    killAsItIs(node);
  }

  private int live() throws IOException, ApiException {
    return carriers.stats().path("live").asInt();
  }

  private void killAsItIs(Node node) throws IOException {
    world.check();
    node.process().kill();
    kills++;
  }

  /** SIGKILLs for engines so far. */
  int kills() {
    return kills;
  }

  /** Calls in progress at the carriers at each kill but those of an engine that was starting. */
  List<Integer> inProgress() {
    return inProgress;
  }

  /** When nodes were away for long, and what they had in progress then. */
  List<Absence> absences() {
    return absences;
  }

  /** What went wrong, one sentence each. */
  List<String> notes() {
    return notes;
  }
}
