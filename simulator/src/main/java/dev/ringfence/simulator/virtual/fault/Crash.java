package dev.ringfence.simulator.virtual.fault;

import java.util.SplittableRandom;

/**
 * The engine is killed and started again; what its store had not synced is gone. Immutable. Half
 * the time it dies at any instant, else where it hurts: beside a sync or a dial.
 */
final class Crash implements WorldFault {
  private static final long SECOND = 1_000_000_000L;

  @Override
  public String word() {
    return "crash";
  }

  @Override
  public void plan(FaultyWorld world, SplittableRandom random) {
    Crashes crashes = world.crashes();
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      long at = random.nextLong(world.horizonNanos());
      long down =
          switch (random.nextInt(3)) {
            case 0 -> SECOND / 5 + random.nextLong(2 * SECOND);
            case 1 -> SECOND + random.nextLong(60 * SECOND);
            default -> 10 * SECOND + random.nextLong(590 * SECOND);
          };
      boolean anywhere = random.nextBoolean();
      int further = 1 + random.nextInt(40);
      world
          .agenda()
          .in(
              at,
              () -> {
                if (anywhere) {
                  crashes.kill(down);
                } else {
                  crashes.killAt(crashes.points() + further, down);
                }
              });
    }
  }
}
