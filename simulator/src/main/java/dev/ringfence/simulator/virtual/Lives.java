package dev.ringfence.simulator.virtual;

import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.Restored;
import dev.ringfence.simulator.virtual.fault.Crashes;
import dev.ringfence.simulator.virtual.store.ModelStore;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The engine's processes, one after the other: each is killed, and after a while the next begins
 * with what the store kept. Lane-confined.
 */
final class Lives implements Crashes {
  private static final long MILLI = 1_000_000L;
  private static final long NEVER = Long.MAX_VALUE;

  private final VirtualWorld world;
  private final ModelStore store;
  private final Journal journal;
  private final CrashWatch watch;
  private final List<Runnable> whenUp = new ArrayList<>();
  private int life;
  private boolean down;
  private long points;
  private long crashAt = NEVER;
  private long crashDown;

  Lives(VirtualWorld world, CrashWatch watch) {
    this.world = world;
    this.watch = watch;
    this.store =
        new ModelStore(
            world.agenda(), new SplittableRandom(world.setup().seed() ^ 0x5704E), this::diesHere);
    this.journal = new Journal(world, this, store, watch);
  }

  Keeper keeper() {
    return journal;
  }

  /** Which process it is, counted from 0; it stands in the upper half of attempts' ids. */
  int life() {
    return life;
  }

  boolean down() {
    return down;
  }

  @Override
  public long points() {
    return points;
  }

  @Override
  public void killAt(long point, long downNanos) {
    if (crashAt == NEVER) {
      crashAt = point;
      crashDown = downNanos;
    }
  }

  @Override
  public void kill(long downNanos) {
    if (!down) {
      crash(downNanos);
    }
  }

  /** A point at which it matters whether the process dies there; whether it did. */
  boolean diesHere() {
    if (down || ++points < crashAt) {
      return down;
    }
    crash(crashDown);
    return true;
  }

  /** Does it now, or as soon as a process is there. */
  void whenUp(Runnable task) {
    if (down) {
      whenUp.add(task);
    } else {
      task.run();
    }
  }

  private void crash(long downNanos) {
    down = true;
    crashAt = NEVER;
    world.processGone();
    watch.crashed();
    journal.crash(
        new CallStages(
            world.network().calls(),
            world.setup().topology().accounts().size(),
            world.agenda().now()));
    world.agenda().in(downNanos, this::restart);
  }

  private void restart() {
    life++;
    down = false;
    world.processBegins();
    store
        .image()
        .restore(
            Math.floorDiv(world.agenda().now(), MILLI),
            world.wallMillis(),
            batch -> world.setup().batches().get(batch).accepted(batch),
            this::giveBack);
    journal.resume();
    List<Runnable> tasks = List.copyOf(whenUp);
    whenUp.clear();
    tasks.forEach(Runnable::run);
    watch.restarted();
  }

  private void giveBack(KernelEvent event) {
    world.offer(event);
    if (event instanceof KernelEvent.Recovered recovered) {
      if (recovered.restored() instanceof Restored.Attempt attempt) {
        journal.restored(attempt);
      } else if (recovered.restored() instanceof Restored.Inbound inbound) {
        watch.inboundRestored(inbound.providerCallId());
      }
    }
  }
}
