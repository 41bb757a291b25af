package dev.ringfence.engine.core.schedule;

/**
 * One after the other, whatever they carry: the number whose turn in this pool is longest ago, in
 * the order of the pool at first. Lane-confined. A number that could not take a call when it was
 * its turn keeps its turn.
 */
final class RoundRobinChoice implements NumberChoice {
  private static final int NONE = -1;

  private final World world;

  RoundRobinChoice(World world) {
    this.world = world;
  }

  @Override
  public int choose(int template, long destination, boolean urgent) {
    PoolIndex pools = world.pools;
    PoolLayout layout = pools.layout;
    int best = NONE;
    long bestTurn = MinTree.NONE;
    for (int g = layout.firstGroup(template); g < layout.endGroup(template); g++) {
      long turn = pools.turns(g).first();
      if (turn < bestTurn
          && world.accounts.closedBy(layout.account(g), world.now, urgent) == null) {
        best = g;
        bestTurn = turn;
      }
    }
    return best == NONE ? NONE : pools.turns(best).firstNumber();
  }
}
