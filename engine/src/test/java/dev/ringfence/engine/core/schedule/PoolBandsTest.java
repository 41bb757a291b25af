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
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Numbers that others need more go later. */
class PoolBandsTest {
  /** Ranks of the template's numbers if every template is asked for as much. */
  private static int[] ranks(int template, int numbers, int[]... pools) {
    double[] even = new double[pools.length];
    Arrays.fill(even, 1);
    return ranks(even, template, numbers, pools);
  }

  private static int[] ranks(double[] demand, int template, int numbers, int[]... pools) {
    List<PhoneNumber> all =
        IntStream.range(0, numbers)
            .mapToObj(n -> new PhoneNumber(100 + n, 0, 5, List.of(), NumberStatus.ACTIVE))
            .toList();
    List<Template> templates =
        Arrays.stream(pools)
            .map(
                pool ->
                    new Template(
                        "t",
                        0,
                        Arrays.stream(pool).boxed().toList(),
                        CallingHours.ALWAYS,
                        List.of(),
                        30,
                        60,
                        false))
            .toList();
    Topology topology =
        new Topology(
            List.of(new Account("a", Provider.PLIVO, Integer.MAX_VALUE, List.of())),
            all,
            templates,
            List.of("w"),
            List.of(),
            Timings.DEFAULT);
    PoolLayout layout = new PoolLayout(topology);
    PoolBands bands = new PoolBands(topology, layout);
    bands.weigh(demand);
    return Arrays.stream(pools[template])
        .map(n -> layout.member(n, template))
        .map(m -> bands.rank(bands.of(layout.group(m), m)))
        .toArray();
  }

  @Test
  void poolsApart_haveOneRank() {
    assertThat(ranks(0, 4, new int[] {0, 1}, new int[] {2, 3})).containsOnly(0);
  }

  @Test
  void samePool_hasOneRank() {
    assertThat(ranks(0, 3, new int[] {0, 1, 2}, new int[] {2, 1, 0})).containsOnly(0);
  }

  @Test
  void numbersOthersMakeDoWith_goLater() {
    int[] wide = {0, 1, 2, 3};
    int[] narrow = {3};
    int[] ranks = ranks(0, 4, wide, narrow);
    assertThat(ranks).startsWith(0, 0, 0);
    assertThat(ranks[3]).isPositive();
    assertThat(ranks(1, 4, wide, narrow)).containsOnly(0);
  }

  @Test
  void narrowerPool_needsItsNumbersMore() {
    int[] wide = IntStream.range(0, 12).toArray();
    int[] ranks = ranks(0, 12, wide, new int[] {0}, new int[] {1, 2, 3, 4});
    assertThat(ranks[0]).isGreaterThan(ranks[1]);
    assertThat(ranks[1]).isGreaterThan(ranks[5]);
  }

  @Test
  void poolThatCallsMore_needsItsNumbersMore() {
    int[] wide = IntStream.range(0, 12).toArray();
    int[] few = {0, 1};
    int[] many = {2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    int[] ranks = ranks(new double[] {100, 1, 1_000}, 0, 12, wide, few, many);
    assertThat(ranks[0]).isZero();
    assertThat(ranks[2]).isPositive();
  }

  @Test
  void templateNobodyAsks_isNoReasonToSpare() {
    assertThat(ranks(new double[] {10, 0}, 0, 4, new int[] {0, 1, 2, 3}, new int[] {3}))
        .containsOnly(0);
  }

  @Test
  void moreKindsThanBands_stillGoByNeed() {
    int numbers = PoolBands.MOST * 2;
    int[][] pools = new int[numbers][];
    for (int t = 0; t < numbers; t++) {
      pools[t] = IntStream.range(t, numbers).toArray();
    }
    int[] ranks = ranks(0, numbers, pools);
    assertThat(ranks).isSorted();
    assertThat(ranks[numbers - 1]).isPositive();
  }
}
