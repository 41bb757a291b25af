package dev.ringfence.engine.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.Account;
import dev.ringfence.engine.core.model.CallingHours;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Provider;
import dev.ringfence.engine.core.model.Template;
import dev.ringfence.engine.core.model.Timings;
import dev.ringfence.engine.core.model.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Against a pool that is a list of (standing, when it was put there) and is searched whole. */
class PoolIndexTest {

  @Test
  void anyHistory_agreesWithTheNaivePool() {
    for (long seed = 1; seed <= 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Topology topology = topology(random);
      PoolIndex index = new PoolIndex(topology);
      PoolBands bands = new PoolBands(topology, index.layout);
      int numbers = topology.numbers().size();
      int[] standing = new int[numbers];
      long[] since = new long[numbers];
      java.util.Arrays.fill(standing, PoolIndex.OUT_OFF);
      for (int step = 1; step <= 300; step++) {
        int number = random.nextInt(numbers);
        int to = random.nextInt(4) == 0 ? -1 - random.nextInt(4) : random.nextInt(PoolIndex.LEVELS);
        index.place(number, to);
        if (random.nextInt(10) == 0) {
          double[] demand = random.doubles(3, 0, 1_000).toArray();
          index.weigh(demand);
          bands.weigh(demand);
        }
        standing[number] = to;
        since[number] = step;
        compare("seed " + seed + " step " + step, topology, index, bands, standing, since);
      }
    }
  }

  private static void compare(
      String where,
      Topology topology,
      PoolIndex index,
      PoolBands bands,
      int[] standing,
      long[] since) {
    for (int t = 0; t < topology.templates().size(); t++) {
      int seen = 0;
      PoolLayout layout = index.layout;
      for (int g = layout.firstGroup(t); g < layout.endGroup(t); g++) {
        List<Integer> members = new ArrayList<>();
        for (int n : topology.templates().get(t).pool()) {
          if (topology.numbers().get(n).account() == layout.account(g)) {
            members.add(n);
          }
        }
        seen += members.size();
        assertThat(layout.template(g)).isEqualTo(t);
        assertThat(layout.size(g)).as(where).isEqualTo(members.size());
        int best = -1;
        int bestRank = PoolIndex.NOBODY;
        for (int n : members) {
          int band = bands.of(g, layout.member(n, t));
          int rank = bands.rank(band) * PoolIndex.LEVELS + standing[n];
          boolean better =
              standing[n] >= 0
                  && (best < 0 || rank < bestRank || (rank == bestRank && since[n] < since[best]));
          best = better ? n : best;
          bestRank = better ? rank : bestRank;
        }
        if (best < 0) {
          assertThat(index.bestRank(g)).as(where).isEqualTo(PoolIndex.NOBODY);
          assertThat(index.any(g)).as(where).isFalse();
        } else {
          assertThat(index.any(g)).as(where).isTrue();
          assertThat(index.bestRank(g)).as(where).isEqualTo(bestRank);
          assertThat(index.best(g, bestRank)).as(where).isEqualTo(best);
        }
        for (int reason = -1; reason >= -4; reason--) {
          int out = reason;
          assertThat(index.out(g, out))
              .as(where)
              .isEqualTo((int) members.stream().filter(n -> standing[n] == out).count());
        }
      }
      assertThat(seen).as(where).isEqualTo(topology.templates().get(t).pool().size());
    }
  }

  private static Topology topology(SplittableRandom random) {
    List<Account> accounts = new ArrayList<>();
    for (int a = 0; a < 3; a++) {
      accounts.add(new Account("a" + a, Provider.PLIVO, Integer.MAX_VALUE, List.of()));
    }
    List<PhoneNumber> numbers = new ArrayList<>();
    int n = 1 + random.nextInt(20);
    for (int i = 0; i < n; i++) {
      numbers.add(
          new PhoneNumber(10_000 + i, random.nextInt(3), 4, List.of(), NumberStatus.ACTIVE));
    }
    List<Template> templates = new ArrayList<>();
    for (int t = 0; t < 3; t++) {
      List<Integer> pool = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        if (random.nextInt(3) > 0) {
          pool.add(i);
        }
      }
      templates.add(new Template("t" + t, 0, pool, CallingHours.DEFAULT, List.of(), 30, 60, false));
    }
    return new Topology(accounts, numbers, templates, List.of("w"), List.of(), Timings.DEFAULT);
  }
}
