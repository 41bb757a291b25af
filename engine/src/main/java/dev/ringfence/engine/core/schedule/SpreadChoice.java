package dev.ringfence.engine.core.schedule;

/**
 * Of the numbers that other templates need least the least relative load, to a 32nd; of equals the
 * least recently used. Lane-confined. Reads one head of a list per band of the pool.
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
    int bestRank = PoolIndex.NOBODY;
    for (int g = layout.firstGroup(template); g < layout.endGroup(template); g++) {
      int rank = pools.bestRank(g);
      if (rank > bestRank || rank == PoolIndex.NOBODY) {
        continue;
      }
      int number = pools.best(g, rank);
      boolean better = rank < bestRank || pools.since(number) < pools.since(best);
      if (better && world.accounts.closedBy(layout.account(g), world.now, urgent) == null) {
        best = number;
        bestRank = rank;
      }
    }
    return best;
  }
}
