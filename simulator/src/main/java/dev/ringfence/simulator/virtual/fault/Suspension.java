package dev.ringfence.simulator.virtual.fault;

import java.util.SplittableRandom;

/** An account or a number is suspended, until somebody pays and resumes it. Immutable. */
final class Suspension implements WorldFault {
  private static final long SECOND = 1_000_000_000L;

  @Override
  public String word() {
    return "suspension";
  }

  @Override
  public void plan(FaultyWorld world, SplittableRandom random) {
    for (int i = random.nextInt(3); i > 0; i--) {
      int account = random.nextInt(world.accounts());
      long at = random.nextLong(world.horizonNanos());
      long mended = at + random.nextLong(1_800 * SECOND);
      world.agenda().in(at, () -> world.network().weather().suspend(account, true));
      world.agenda().in(mended, () -> world.network().weather().suspend(account, false));
      world.agenda().in(mended + random.nextLong(600 * SECOND), () -> world.resume(account));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      int number = random.nextInt(world.numbers());
      long at = random.nextLong(world.horizonNanos());
      long mended = at + random.nextLong(1_800 * SECOND);
      world.agenda().in(at, () -> world.network().weather().suspendNumber(number, true));
      world.agenda().in(mended, () -> world.network().weather().suspendNumber(number, false));
    }
    // Whoever pauses last is resumed in the end: calls that only an operator can free would stay.
    for (int account = 0; account < world.accounts(); account++) {
      int which = account;
      for (long at = 1; at <= 12; at++) {
        long when = at * world.horizonNanos() / 4;
        world.agenda().in(when, () -> world.resume(which));
      }
    }
  }
}
