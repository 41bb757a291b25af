package dev.ringfence.engine.core.schedule;

/**
 * The least relative load, to a 32nd; of equals the least recently used. Lane-confined. Reads one
 * head of a list per account of the pool.
 */
final class SpreadChoice implements NumberChoice {
  private static final int NONE = -1;

  private final World world;

  SpreadChoice(World world) {
    this.world = world;
  }

  @Override
  public int choose(int template, long destination, boolean urgent) {
    PoolIndex pools = world.pools;
    PoolLayout layout = pools.layout;
    int best = NONE;
    int bestLevel = PoolIndex.LEVELS;
    for (int g = layout.firstGroup(template); g < layout.endGroup(template); g++) {
      int level = pools.bestLevel(g);
      if (level > bestLevel || level == PoolIndex.LEVELS) {
        continue;
      }
      int number = pools.best(g);
      boolean better = level < bestLevel || pools.since(number) < pools.since(best);
      if (better && world.accounts.closedBy(layout.account(g), world.now, urgent) == null) {
        best = number;
        bestLevel = level;
      }
    }
    return best;
  }
}
