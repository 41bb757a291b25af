package dev.ringfence.simulator.virtual.fault;

import java.util.SplittableRandom;

/** An account's carrier answers every create with 429, for up to a day. Immutable. */
final class DayLong429 implements WorldFault {
  private static final long SECOND = 1_000_000_000L;

  @Override
  public String word() {
    return "day-long-429";
  }

  @Override
  public void plan(FaultyWorld world, SplittableRandom random) {
    if (random.nextInt(4) > 0) {
      return;
    }
    int account = random.nextInt(world.accounts());
    long length = (3_600 + random.nextLong(23 * 3_600)) * SECOND;
    world
        .agenda()
        .in(
            random.nextLong(world.horizonNanos()),
            () -> world.network().weather().throttle(account, world.agenda().now() + length));
  }
}
