package dev.ringfence.simulator.virtual.fault;

import java.util.SplittableRandom;

/** The lane comes late to its work: several events wait for one step. Immutable. */
final class SlowLane implements WorldFault {
  private static final long SECOND = 1_000_000_000L;

  @Override
  public String word() {
    return "slow-lane";
  }

  @Override
  public void plan(FaultyWorld world, SplittableRandom random) {
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      long at = random.nextLong(world.horizonNanos());
      long most = random.nextInt(3) == 0 ? SECOND * 7 / 10 : SECOND / 50;
      world.agenda().in(at, () -> world.slowLane(most));
      world.agenda().in(at + random.nextLong(3_600 * SECOND), () -> world.slowLane(0));
    }
  }
}
