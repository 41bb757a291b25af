package dev.ringfence.simulator.virtual.fault;

import java.util.SplittableRandom;

/**
 * For minutes, an account's carrier answers nothing, or refuses connections; its callbacks may wait
 * for the end of it, too. Immutable.
 */
final class Outage implements WorldFault {
  private static final long SECOND = 1_000_000_000L;

  @Override
  public String word() {
    return "outage";
  }

  @Override
  public void plan(FaultyWorld world, SplittableRandom random) {
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      int account = random.nextInt(world.accounts());
      boolean silent = random.nextBoolean();
      boolean mute = random.nextBoolean();
      long length = (10 + random.nextLong(random.nextInt(4) == 0 ? 2_400 : 300)) * SECOND;
      world
          .agenda()
          .in(
              random.nextLong(world.horizonNanos()),
              () -> {
                long until = world.agenda().now() + length;
                if (mute) {
                  world.network().weather().mute(account, until);
                }
                if (silent) {
                  world.network().weather().fallSilent(account, until);
                } else {
                  world.network().weather().close(account, until);
                }
              });
    }
  }
}
