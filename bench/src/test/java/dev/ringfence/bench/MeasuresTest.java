package dev.ringfence.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.bench.report.Figure;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is not measured by JMH. */
class MeasuresTest {

  /** P2, and the reason for it: the schedule that the kernel holds against breaks all others. */
  @Test
  void only_the_rolling_window_keeps_the_cap() {
    List<Figure> figures = Exactness.measure();
    assertThat(figures).hasSize(5);
    assertThat(figures.get(0).score()).isEqualTo(Scene.CAP);
    assertThat(figures.subList(1, 5)).allMatch(figure -> figure.score() > 1.5 * Scene.CAP);
  }

  @Test
  void every_footprint_is_more_than_nothing() {
    assertThat(Footprint.measure(2_000))
        .isNotEmpty()
        .allSatisfy(figure -> assertThat(figure.score()).as(figure.toString()).isGreaterThan(1));
  }
}
