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

/** Numbers that others need more stand in higher bands. */
class PoolBandsTest {
  private static int[] bands(int template, int numbers, int[]... pools) {
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
    return Arrays.stream(pools[template]).map(n -> bands.of(layout.member(n, template))).toArray();
  }

  @Test
  void poolsApart_haveOneBand() {
    assertThat(bands(0, 4, new int[] {0, 1}, new int[] {2, 3})).containsOnly(0);
  }

  @Test
  void samePool_hasOneBand() {
    assertThat(bands(0, 3, new int[] {0, 1, 2}, new int[] {2, 1, 0})).containsOnly(0);
  }

  @Test
  void numbersOthersMakeDoWith_standHigher() {
    int[] wide = {0, 1, 2, 3};
    int[] narrow = {3};
    int[] bands = bands(0, 4, wide, narrow);
    assertThat(bands).startsWith(0, 0, 0);
    assertThat(bands[3]).isPositive();
    assertThat(bands(1, 4, wide, narrow)).containsOnly(0);
  }

  @Test
  void narrowerPool_needsItsNumbersMore() {
    int[] wide = IntStream.range(0, 12).toArray();
    int[] bands = bands(0, 12, wide, new int[] {0}, new int[] {1, 2, 3, 4});
    assertThat(bands[0]).isGreaterThan(bands[1]);
    assertThat(bands[1]).isGreaterThan(bands[5]);
  }
}
