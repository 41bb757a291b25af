package dev.ringfence.simulator.virtual.fault;

import java.util.SplittableRandom;

/** Some destinations do not exist or are barred, which only the carrier knows. Immutable. */
final class BarredDestinations implements WorldFault {
  @Override
  public String word() {
    return "barred-destinations";
  }

  @Override
  public void plan(FaultyWorld world, SplittableRandom random) {
    double share = random.nextDouble() * 0.03;
    world.agenda().in(0, () -> world.network().weather().bar(share));
  }
}
