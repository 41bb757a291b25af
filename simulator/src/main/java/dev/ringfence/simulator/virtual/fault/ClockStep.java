package dev.ringfence.simulator.virtual.fault;

import java.util.SplittableRandom;

/** Somebody sets the engine's wall clock, forward or back; the monotonic one goes on. Immutable. */
final class ClockStep implements WorldFault {
  private static final long SECOND = 1_000_000_000L;

  @Override
  public String word() {
    return "clock-step";
  }

  @Override
  public void plan(FaultyWorld world, SplittableRandom random) {
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      boolean far = random.nextBoolean();
      long by = far ? random.nextLong(-7_200_000L, 7_200_000L) : random.nextLong(-5_000L, 5_000L);
      long at = random.nextLong(world.horizonNanos());
      world.agenda().in(at, () -> world.stepClock(by));
      // Time keeping notices and sets it right again.
      world.agenda().in(at + random.nextLong(3_600 * SECOND), () -> world.stepClock(-by));
    }
  }
}
