package dev.ringfence.simulator.virtual.fault;

import java.util.SplittableRandom;

/** Adapters have no room for some dials, or come to them too late. Immutable. */
final class AdapterFull implements WorldFault {
  private static final long SECOND = 1_000_000_000L;

  @Override
  public String word() {
    return "adapter-full";
  }

  @Override
  public void plan(FaultyWorld world, SplittableRandom random) {
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      long at = random.nextLong(world.horizonNanos());
      double share = random.nextInt(4) == 0 ? 1 : random.nextDouble() * 0.3;
      world.agenda().in(at, () -> world.fillAdapters(share));
      world.agenda().in(at + random.nextLong(600 * SECOND), () -> world.fillAdapters(0));
    }
  }
}
