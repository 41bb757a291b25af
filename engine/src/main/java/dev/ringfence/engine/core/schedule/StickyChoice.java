package dev.ringfence.engine.core.schedule;

/**
 * The number of this pool that called the destination last, if it can take a call; else as another
 * choice says. Lane-confined.
 */
final class StickyChoice implements NumberChoice {
  private final World world;
  private final NumberChoice otherwise;

  StickyChoice(World world, NumberChoice otherwise) {
    this.world = world;
    this.otherwise = otherwise;
  }

  @Override
  public int choose(int template, long destination, boolean urgent) {
    int last = world.callers.last(template, destination);
    return last >= 0
            && world.takesCall(last, urgent)
            && world.pools.layout.member(last, template) >= 0
        ? last
        : otherwise.choose(template, destination, urgent);
  }
}
