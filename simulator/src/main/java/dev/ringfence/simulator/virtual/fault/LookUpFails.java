package dev.ringfence.simulator.virtual.fault;

import java.util.SplittableRandom;

/** Look-ups and listings fail now and then, and lag behind. Immutable. */
final class LookUpFails implements WorldFault {
  private static final long SECOND = 1_000_000_000L;

  @Override
  public String word() {
    return "look-up-fails";
  }

  @Override
  public void plan(FaultyWorld world, SplittableRandom random) {
    world.agenda().in(0, () -> world.failLookUps(0.02));
    for (int i = random.nextInt(3); i > 0; i--) {
      long at = random.nextLong(world.horizonNanos());
      double share = random.nextDouble();
      world.agenda().in(at, () -> world.failLookUps(share));
      world.agenda().in(at + random.nextLong(1_800 * SECOND), () -> world.failLookUps(0.02));
    }
  }
}
