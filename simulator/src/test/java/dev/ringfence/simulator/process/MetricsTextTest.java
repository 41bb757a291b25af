package dev.ringfence.simulator.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsTextTest {
  private static final MetricsText METRICS =
      MetricsText.of(
          """
          # TYPE wait_seconds summary
          wait_seconds{quantile="0.5"} 0.002
          wait_seconds{quantile="0.99"} NaN
          wait_seconds_count 4.0
          dials_total{result="placed"} 3.0
          dials_total{result="refused"} 2.0
          """);

  @Test
  void values_areAddedUp_whateverTheirLabels() {
    assertThat(METRICS.sum("dials_total")).isEqualTo(5);
    assertThat(METRICS.sum("wait_seconds_count")).isEqualTo(4);
    assertThat(METRICS.sum("dials")).isZero();
  }

  @Test
  void quantileOfNothing_isZero() {
    assertThat(METRICS.quantile("wait_seconds", "0.5")).isEqualTo(0.002);
    assertThat(METRICS.quantile("wait_seconds", "0.99")).isZero();
    assertThat(METRICS.quantile("other_seconds", "0.5")).isZero();
  }
}
