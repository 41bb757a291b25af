package dev.ringfence.engine.core.schedule;

/**
 * The longest prefix shared with the destination among the numbers that can take a call now; of
 * equals the least relative load, then the least recently used. Lane-confined.
 *
 * <p>Asks the whole pool first. Only if the account of what it finds is closed each open account is
 * asked for its own best.
 */
final class LocalPresenceChoice implements NumberChoice {
  private static final int NONE = -1;

  private final World world;

  LocalPresenceChoice(World world) {
    this.world = world;
  }

  @Override
  public int choose(int template, long destination, boolean urgent) {
    PoolIndex pools = world.pools;
    PoolLayout layout = pools.layout;
    long key = DigitOrder.key(destination);
    DigitOrder whole = pools.poolDigits(template);
    int found = whole.best(key, whole.sharedBest(key));
    if (found >= 0 && world.takesCall(whole.number(found), urgent)) {
      return whole.number(found);
    }
    int best = NONE;
    int bestShared = NONE;
    long bestRank = MinTree.NONE;
    for (int g = layout.firstGroup(template); g < layout.endGroup(template); g++) {
      DigitOrder order = pools.digits(g);
      if (!pools.any(g) || world.accounts.closedBy(layout.account(g), world.now, urgent) != null) {
        continue;
      }
      int shared = order.sharedBest(key);
      if (shared < bestShared) {
        continue;
      }
      int place = order.best(key, shared);
      if (shared > bestShared || order.rank(place) < bestRank) {
        best = order.number(place);
        bestShared = shared;
        bestRank = order.rank(place);
      }
    }
    return best;
  }
}
