package dev.ringfence.simulator.virtual.fault;

import java.util.SplittableRandom;

/** Runners pause, resume and cancel batches, and suppress destinations. Immutable. */
final class RunnersVerbs implements WorldFault {
  private static final long SECOND = 1_000_000_000L;

  @Override
  public String word() {
    return "runners-verbs";
  }

  @Override
  public void plan(FaultyWorld world, SplittableRandom random) {
    for (int batch = 0; batch < world.batches(); batch++) {
      int which = batch;
      if (random.nextInt(3) == 0) {
        long at = random.nextLong(world.horizonNanos());
        world.agenda().in(at, () -> world.command(which, FaultyWorld.Verb.PAUSE));
        world
            .agenda()
            .in(
                at + random.nextLong(7_200 * SECOND),
                () -> world.command(which, FaultyWorld.Verb.RESUME));
      }
      if (random.nextInt(6) == 0) {
        FaultyWorld.Verb verb =
            random.nextBoolean() ? FaultyWorld.Verb.CANCEL : FaultyWorld.Verb.HANG_UP;
        world.agenda().in(random.nextLong(world.horizonNanos()), () -> world.command(which, verb));
      }
    }
    for (int i = random.nextInt(40); i > 0; i--) {
      long pick = random.nextLong();
      long at = random.nextLong(world.horizonNanos());
      world.agenda().in(at, () -> world.suppress(pick, true));
      world.agenda().in(at + random.nextLong(7_200 * SECOND), () -> world.suppress(pick, false));
    }
  }
}
