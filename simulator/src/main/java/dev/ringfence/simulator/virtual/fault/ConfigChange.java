package dev.ringfence.simulator.virtual.fault;

import java.util.SplittableRandom;

/**
 * An operator changes limits, numbers and templates while calls run; in the end all is as it was,
 * but for what was added. Immutable.
 */
final class ConfigChange implements WorldFault {
  private static final long SECOND = 1_000_000_000L;

  @Override
  public String word() {
    return WORD;
  }

  /** Its name: the carriers have spare numbers where it strikes. */
  static final String WORD = "config-change";

  @Override
  public void plan(FaultyWorld world, SplittableRandom random) {
    Reloads reloads = world.reloads();
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      long at = random.nextLong(world.horizonNanos());
      SplittableRandom own = random.split();
      world.agenda().in(at, () -> reloads.change(new OtherTopology(reloads, own).draw()));
      if (random.nextBoolean()) {
        // Somebody sees his mistake at once.
        SplittableRandom next = random.split();
        long soon = at + random.nextLong(30 * SECOND);
        world.agenda().in(soon, () -> reloads.change(new OtherTopology(reloads, next).draw()));
      }
    }
    world
        .agenda()
        .in(
            world.horizonNanos() + 31 * SECOND,
            () -> reloads.change(new OtherTopology(reloads, random).asItWas()));
  }
}
