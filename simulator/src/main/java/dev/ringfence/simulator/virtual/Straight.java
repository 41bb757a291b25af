package dev.ringfence.simulator.virtual;

import dev.ringfence.engine.core.port.KernelEvent.BatchVerb;

/** Nothing is ever lost, so nothing waits to be kept. Lane-confined. */
final class Straight implements Keeper {
  private final VirtualWorld world;

  Straight(VirtualWorld world) {
    this.world = world;
  }

  @Override
  public void accept(int batch) {
    world.accepted(batch);
  }

  @Override
  public void command(int batch, String name, BatchVerb verb) {
    world.command(batch, name, verb);
  }

  @Override
  public void suppress(int workspace, long destination, boolean yes) {
    world.suppress(workspace, destination, yes);
  }

  @Override
  public void dial(long attempt, int batch, int row, int number, long destination) {
    world.wire().adapter().dial(attempt, batch, number, destination);
  }

  @Override
  public void inboundTaken(int call) {
    world.wire().reply(call, true);
  }
}
