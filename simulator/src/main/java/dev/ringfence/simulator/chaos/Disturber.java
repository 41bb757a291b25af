package dev.ringfence.simulator.chaos;

import dev.ringfence.engine.cli.ApiException;
import dev.ringfence.simulator.process.CarriersClient;
import dev.ringfence.simulator.process.ChildProcess;
import dev.ringfence.simulator.process.Pause;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Does to the world what a cycle says; when it returns, the engine's process is gone, and the next
 * may begin. Lane-confined.
 */
final class Disturber {
  private static final long STOP_MILLIS = 40_000;
  private static final long NOTICE_MILLIS = 8_000;
  private static final long RESUME_MILLIS = 30_000;

  /** What was granted before the disk was full is still sent. */
  private static final long GRACE_MILLIS = 1_500;

  private static final long LOOK_EVERY_MILLIS = 20;

  private final ChaosWorld world;
  private final CarriersClient carriers;
  private final Submitter submitter;
  private final @Nullable SmallDisk disk;
  private final String faults;
  private final List<String> notes = new ArrayList<>();
  private final List<Integer> inProgress = new ArrayList<>();
  private int kills;
  private long reachableAt = Long.MIN_VALUE;

  /**
   * One that disturbs this world.
   *
   * @param disk null where none can be filled
   * @param faults of the carriers when nothing else is wrong with them
   */
  Disturber(ChaosWorld world, Submitter submitter, @Nullable SmallDisk disk, String faults) {
    this.world = world;
    this.carriers = world.wiring().carriers();
    this.submitter = submitter;
    this.disk = disk;
    this.faults = faults;
  }

  /**
   * Disturbs, and ends the engine.
   *
   * @param recovery how long the last start took, in seconds
   */
  void disturb(Cycle cycle, double recovery) throws IOException, ApiException {
    world.check();
    switch (cycle.disturbance()) {
      case KILL -> kill();
      case KILL_AGAIN -> {
        kill();
        world.startEngine();
        Pause.millis(Math.round(recovery * 1_000 * Math.min(cycle.instant(), 1)));
        killAsItIs();
      }
      case PAUSE -> {
        world.engine().suspend();
        Pause.millis(cycle.forMillis());
        world.engine().resume();
        Pause.millis(cycle.killMillis() / 4);
        kill();
      }
      case STOP -> stop();
      case CARRIER_REFUSES -> outage(cycle, "refused");
      case CARRIER_SILENT -> outage(cycle, "silent");
      case CALLBACKS_LOST -> {
        carriers.faults(faults + ",callback-lost=1");
        Pause.millis(cycle.killMillis());
        kill();
        carriers.faults(faults);
      }
      case DISK_FULL -> diskFull(cycle);
    }
  }

  private void outage(Cycle cycle, String kind) throws IOException, ApiException {
    int before = live();
    carriers.outage(kind, cycle.forMillis());
    reachableAt = System.nanoTime() + cycle.forMillis() * 1_000_000;
    Pause.millis(cycle.killMillis());
    inProgress.add(before);
    killAsItIs();
  }

  private void stop() throws IOException {
    ChildProcess engine = world.engine();
    engine.terminate();
    if (!engine.endsWithin(STOP_MILLIS)) {
      notes.add("SIGTERM did not end the engine within " + STOP_MILLIS + " ms" + engine.tail());
      killAsItIs();
    }
  }

  private void diskFull(Cycle cycle) throws IOException, ApiException {
    SmallDisk full = disk;
    if (full == null) {
      throw new IllegalStateException("drawn, though there is no disk to fill");
    }
    long before = submitter.full();
    full.fill();
    boolean early = cycle.instant() < 0.75;
    if (await(() -> submitter.full() > before, NOTICE_MILLIS)) {
      Pause.millis(GRACE_MILLIS);
      long dials = world.dials();
      Pause.millis(cycle.forMillis());
      long more = world.dials() - dials;
      if (more > 0) {
        notes.add("dialled " + more + " times while uploads were refused for want of room");
      }
    }
    if (early) {
      kill();
      full.free();
      return;
    }
    full.free();
    long dials = world.dials();
    if (!await(() -> world.dials() > dials, RESUME_MILLIS)) {
      notes.add("did not dial within " + RESUME_MILLIS + " ms after there was room again");
    }
    kill();
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private boolean await(Condition condition, long millis) throws IOException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    while (!condition.holds()) {
      world.check();
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      Pause.millis(LOOK_EVERY_MILLIS);
    }
    return true;
  }

  private void kill() throws IOException, ApiException {
    inProgress.add(live());
    killAsItIs();
  }

  private int live() throws IOException, ApiException {
    return carriers.stats().path("live").asInt();
  }

  private void killAsItIs() throws IOException {
    world.check();
    world.engine().kill();
    kills++;
  }

  /** From when on the carriers take requests, on {@link System#nanoTime()}. */
  long reachableAt() {
    return reachableAt;
  }

  /** SIGKILLs so far. */
  int kills() {
    return kills;
  }

  /** Calls in progress at the carriers at each kill but those of an engine that was starting. */
  List<Integer> inProgress() {
    return inProgress;
  }

  /** What went wrong, one sentence each. */
  List<String> notes() {
    return notes;
  }
}
