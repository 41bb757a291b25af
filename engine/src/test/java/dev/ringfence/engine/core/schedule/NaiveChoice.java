package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.Account;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Selection;
import dev.ringfence.engine.core.model.Topology;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Chooses by looking at every number of the pool. Reads the books (what is in use, what is paused)
 * and when a number was last placed, none of the indexes.
 */
final class NaiveChoice implements NumberChoice {
  /** First digits of numbers and destinations; some begin with others. */
  static final long[] E164S = {
    1_415_555L, 1_415_600L, 1_212L, 4_420L, 44_207L, 9_122L, 14_150_000L
  };

  private final Topology topology;

  private final Map<Long, Long> turns = new HashMap<>();
  private final Map<Long, Integer> callers = new HashMap<>();
  private final World world;
  private long events;

  NaiveChoice(World world) {
    this.world = world;
    this.topology = world.topology;
  }

  long destination(SplittableRandom random) {
    long prefix = E164S[random.nextInt(E164S.length)];
    return random.nextBoolean() ? prefix * 100 + random.nextInt(40) : prefix * 10_000 + 77;
  }

  void took(int template, long destination, int number) {
    turns.put(key(template, number), 1_000_000 + events++);
    callers.put(key(template, destination), number);
  }

  private static long key(int template, long subject) {
    return subject * 1_000 + template;
  }

  @Override
  public int choose(int template, long destination, boolean urgent) {
    Selection selection = topology.templates().get(template).selection();
    int last = callers.getOrDefault(key(template, destination), -1);
    if (selection == Selection.STICKY && last >= 0 && takes(last, urgent)) {
      return last;
    }
    int best = -1;
    int position = 0;
    long[] bestRank = {};
    for (int n : topology.templates().get(template).pool()) {
      long turn = turns.getOrDefault(key(template, n), (long) position++);
      if (!takes(n, urgent)) {
        continue;
      }
      long load = world.numbers.inUse(n) * 32L / topology.numbers().get(n).channels();
      long[] rank =
          switch (selection) {
            case ROUND_ROBIN -> new long[] {turn};
            case LOCAL_PRESENCE -> new long[] {-shared(destination, n), load, world.pools.since(n)};
            case SPREAD, STICKY -> new long[] {band(template, n), load, world.pools.since(n)};
          };
      if (best < 0 || java.util.Arrays.compare(rank, bestRank) < 0) {
        best = n;
        bestRank = rank;
      }
    }
    return best;
  }

  /** How much more all templates need the number than they need the one they need least. */
  private long band(int template, int number) {
    double least = Double.MAX_VALUE;
    for (int n : topology.templates().get(template).pool()) {
      least = Math.min(least, need(n));
    }
    return Math.round(StrictMath.log(need(number) / least) / StrictMath.log(2));
  }

  private double need(int number) {
    double need = 0;
    for (int t = 0; t < topology.templates().size(); t++) {
      List<Integer> pool = topology.templates().get(t).pool();
      long channels = 0;
      for (int n : pool) {
        channels += topology.numbers().get(n).channels();
      }
      need += pool.contains(number) ? world.demand.weights()[t] * (1.0 / channels) : 0;
    }
    return need;
  }

  private int shared(long destination, int number) {
    return DigitOrderTest.shared(
        Long.toString(destination), Long.toString(topology.numbers().get(number).e164()));
  }

  private boolean takes(int n, boolean urgent) {
    return serves(n)
        && world.numbers.inUse(n) < topology.numbers().get(n).channels()
        && world.numbers.caps.admits(n, world.now)
        && open(topology.numbers().get(n).account(), urgent);
  }

  private boolean serves(int n) {
    return topology.numbers().get(n).status() == NumberStatus.ACTIVE
        && !world.numbers.paused(n)
        && world.numbers.restUntil(n) < 0;
  }

  private boolean open(int account, boolean urgent) {
    return !world.accounts.paused[account]
        && inUse(account) < topology.accounts().get(account).concurrency()
        && world.accounts.sends.admits(account, world.now)
        && withinReserve(account, urgent, false)
        && withinReserve(account, urgent, true);
  }

  private int inUse(int account) {
    int all = 0;
    for (int n = 0; n < topology.numbers().size(); n++) {
      all += topology.numbers().get(n).account() == account ? world.numbers.inUse(n) : 0;
    }
    return all;
  }

  private boolean withinReserve(int account, boolean urgent, boolean onlyServing) {
    Account a = topology.accounts().get(account);
    if (a.reserve().inbound() + a.reserve().urgent() == 0) {
      return true;
    }
    long capacity = onlyServing ? 0 : a.concurrency();
    int inbound = 0;
    int outbound = 0;
    int urgentOnes = 0;
    for (int n = 0; n < topology.numbers().size(); n++) {
      PhoneNumber number = topology.numbers().get(n);
      if (number.account() != account || (onlyServing && !serves(n))) {
        continue;
      }
      capacity += onlyServing ? number.channels() : 0;
      inbound += world.numbers.inbound(n);
      outbound += world.numbers.inUse(n) - world.numbers.inbound(n);
      urgentOnes += world.numbers.urgent(n);
    }
    long room = capacity - Math.max(a.reserve().inbound(), inbound);
    return outbound < room && (urgent || outbound - urgentOnes < room - a.reserve().urgent());
  }
}
