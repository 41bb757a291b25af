package dev.ringfence.simulator.virtual.fault;

import java.util.SplittableRandom;

/** Many people call our numbers within a minute. Immutable. */
final class InboundBurst implements WorldFault {
  private static final long SECOND = 1_000_000_000L;

  @Override
  public String word() {
    return "inbound-burst";
  }

  @Override
  public void plan(FaultyWorld world, SplittableRandom random) {
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      long at = random.nextLong(world.horizonNanos());
      int number = random.nextInt(world.numbers());
      boolean one = random.nextBoolean();
      for (int call = 5 + random.nextInt(60); call > 0; call--) {
        int called = one ? number : random.nextInt(world.numbers());
        world
            .agenda()
            .in(at + random.nextLong(60 * SECOND), () -> world.network().inbound().ring(called));
      }
    }
  }
}
