package dev.ringfence.engine.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** What was asked of templates, in proportion. */
class DemandTest {
  private static final long DAY = 86_400_000_000_000L;

  @Test
  void nothingKnown_isAllAlike() {
    assertThat(new Demand(3).weights()).containsExactly(1, 1, 1);
  }

  @Test
  void whoeverWasNotAskedYet_isLikeTheMeanOfTheOthers() {
    Demand demand = new Demand(3);
    assertThat(demand.asks(0, 100, 0)).isTrue();
    assertThat(demand.weights()).containsExactly(100, 100, 100);
    assertThat(demand.asks(1, 10, 0)).isTrue();
    assertThat(demand.weights()).containsExactly(100, 10, 55);
  }

  @Test
  void manySmallBatches_areSeldomWeighed() {
    Demand demand = new Demand(2);
    int weighed = 0;
    for (int batch = 0; batch < 100_000; batch++) {
      weighed += demand.asks(0, 1, batch) ? 1 : 0;
    }
    assertThat(weighed).isBetween(20, 40);
    assertThat(demand.weights()[0]).isGreaterThan(100_000 / 1.5);
  }

  @Test
  void whatWasAskedLongAgo_countsLess() {
    Demand demand = new Demand(2);
    demand.asks(0, 1_000, 0);
    demand.asks(1, 1_000, 3 * DAY);
    assertThat(demand.weights()[1] / demand.weights()[0]).isCloseTo(8, within(1e-9));
  }

  @Test
  void anyOriginOfTheClock_isTheSame() {
    for (long origin : new long[] {Long.MIN_VALUE / 2, -1, Long.MAX_VALUE / 2}) {
      Demand demand = new Demand(2);
      demand.asks(0, 40, origin);
      demand.asks(1, 20, origin + DAY);
      assertThat(demand.weights()).containsExactly(20, 20);
    }
  }

  @Test
  void addedTemplate_isLikeTheMean() {
    Demand demand = new Demand(1);
    demand.asks(0, 7, 5);
    demand.grow(2);
    assertThat(demand.weights()[1]).isEqualTo(demand.weights()[0]);
  }
}
