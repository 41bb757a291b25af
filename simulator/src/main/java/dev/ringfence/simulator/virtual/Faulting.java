package dev.ringfence.simulator.virtual;

import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.KernelEvent.BatchVerb;
import dev.ringfence.simulator.virtual.fault.Crashes;
import dev.ringfence.simulator.virtual.fault.FaultyWorld;
import dev.ringfence.simulator.virtual.fault.Reloads;
import dev.ringfence.simulator.virtual.fault.WorldFault;
import dev.ringfence.simulator.virtual.net.Agenda;
import dev.ringfence.simulator.virtual.net.Network;
import java.util.SplittableRandom;

/** Lets world faults strike: gives each its own stream of luck and its grip on the world. */
final class Faulting implements FaultyWorld {
  private final VirtualWorld world;
  private final Setup setup;

  Faulting(VirtualWorld world) {
    this.world = world;
    this.setup = world.setup();
  }

  void plan() {
    for (WorldFault fault : setup.worldFaults()) {
      fault.plan(
          this, new SplittableRandom(setup.seed() * 0xA0761D6478BD642FL + fault.word().hashCode()));
    }
  }

  @Override
  public Agenda agenda() {
    return world.agenda();
  }

  @Override
  public Network network() {
    return world.network();
  }

  @Override
  public long horizonNanos() {
    return setup.horizonNanos();
  }

  @Override
  public int accounts() {
    return setup.topology().accounts().size();
  }

  @Override
  public int numbers() {
    return setup.topology().numbers().size();
  }

  @Override
  public int batches() {
    return setup.batches().size();
  }

  @Override
  public void stepClock(long millis) {
    world.stepClock(millis);
    world.witness().commanded(millis > 0 ? "clock-stepped-forward" : "clock-stepped-back", -1);
  }

  @Override
  public void slowLane(long mostNanos) {
    world.slowLane(mostNanos);
  }

  @Override
  public Reloads reloads() {
    return world.configs();
  }

  @Override
  public Crashes crashes() {
    return world.mortal();
  }

  @Override
  public void fillAdapters(double share) {
    world.wire().adapter().fill(share);
  }

  @Override
  public void failLookUps(double share) {
    world.wire().asking().fail(share);
  }

  @Override
  public void resume(int account) {
    world.witness().commanded("account-resumed", account);
    world.offer(new KernelEvent.AccountResumed(account));
  }

  @Override
  public void command(int batch, Verb verb) {
    if (!accepted(batch)) {
      return;
    }
    BatchVerb asked =
        switch (verb) {
          case PAUSE -> BatchVerb.PAUSE;
          case RESUME -> BatchVerb.RESUME;
          case CANCEL -> BatchVerb.CANCEL;
          case HANG_UP -> BatchVerb.CANCEL_AND_HANG_UP;
        };
    world.keeper().command(batch, "batch-" + verb, asked);
  }

  @Override
  public void suppress(long pick, boolean yes) {
    int batch = (int) Long.remainderUnsigned(pick, setup.batches().size());
    BatchPlan plan = setup.batches().get(batch);
    long destination = plan.destinations()[(int) Long.remainderUnsigned(pick >>> 8, plan.size())];
    int workspace = setup.topology().templates().get(plan.template()).workspace();
    world.keeper().suppress(workspace, destination, yes);
  }

  private boolean accepted(int batch) {
    return batch < world.acceptedBatches();
  }
}
