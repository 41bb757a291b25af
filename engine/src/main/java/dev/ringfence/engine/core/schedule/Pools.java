package dev.ringfence.engine.core.schedule;

import java.util.List;

/** The pools as they are at this instant, for a {@link NumberChoice} to read. Lane-confined. */
public final class Pools {
  final World world;

  Pools(World world) {
    this.world = world;
  }

  /** Numbers in the template's pool. */
  public int size(int template) {
    return pool(template).size();
  }

  /** Index of the number that the pool names at a position, from 0. */
  public int number(int template, int position) {
    return pool(template).get(position);
  }

  /** Whether the number and its account can take a call now. */
  public boolean takesCall(int number, boolean urgent) {
    return world.takesCall(number, urgent);
  }

  private List<Integer> pool(int template) {
    return world.topology.templates().get(template).pool();
  }
}
