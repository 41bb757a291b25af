package dev.ringfence.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  @TempDir private Path directory;

  @Test
  void figures_stand_in_the_tables_beside_their_goals() throws Exception {
    List<Figure> figures = new ArrayList<>();
    for (String destinations : List.of("1000", "1000000")) {
      figures.add(decision("KERNEL", destinations, 87));
      figures.add(decision("SCAN_RESILIENCE4J", destinations, 8_700));
    }
    Results.at(directory).write("decisions", figures);
    Report.main(new String[] {directory.toString()});

    assertThat(Files.readString(directory.resolve("README.md")))
        .contains("| Ringfence | 87.0 | – | 87.0 | – | – | 1.00x |")
        .contains("| ≤ 100 ns | 87.0 ns | yes |")
        .contains("| against scan Resilience4j | ≥ 20.0x | 100x | yes |");
    assertThat(Files.readString(directory.resolve("pool-size.svg"))).contains("8,700");
    charts();
  }

  @Test
  void a_goal_that_is_missed_says_so() throws IOException {
    Results.at(directory).write("decisions", List.of(decision("KERNEL", "1000", 101)));
    Report.main(new String[] {directory.toString()});
    assertThat(Files.readString(directory.resolve("README.md")))
        .contains("| ≤ 100 ns | 101 ns | **no** |");
  }

  @Test
  void what_was_not_measured_is_a_dash_and_no_chart_breaks() throws Exception {
    Results.at(directory).write("nothing", List.of());
    Report.main(new String[] {directory.toString()});
    assertThat(Files.readString(directory.resolve("README.md"))).contains("| Ringfence | – |");
    charts();
  }

  @Test
  void figures_of_jmh_are_kept_without_the_paths_of_the_machine() throws IOException {
    Path jmh = directory.resolve("jmh.json");
    Files.writeString(
        jmh,
        """
        [{"benchmark": "dev.ringfence.bench.DecisionBenchmark.releaseAndAcquire", "threads": 1,
          "jvm": "/opt/java", "jvmArgs": ["-Dhere=/home"], "params": {"contender": "KERNEL"},
          "primaryMetric": {"score": 5.5, "scoreError": "NaN", "scoreUnit": "ns/op",
                            "scorePercentiles": {"0.0": 5.5}},
          "secondaryMetrics": {"gc.alloc.rate.norm": {"score": 0.25, "scoreUnit": "B/op"},
                               "gc.count": {"score": 0}}}]
        """);
    Results results = Results.at(directory);
    results.adopt("decisions", jmh);
    assertThat(Files.readString(directory.resolve("raw/decisions.json")))
        .doesNotContain("/opt/java", "/home", "gc.count", "scorePercentiles");
    assertThat(results.figures())
        .singleElement()
        .satisfies(
            figure -> {
              assertThat(figure.benchmark()).isEqualTo("DecisionBenchmark.releaseAndAcquire");
              assertThat(figure.score()).isEqualTo(5.5);
              assertThat(figure.error()).isNaN();
              assertThat(figure.bytes()).isEqualTo(0.25);
            });
  }

  private static Figure decision(String contender, String destinations, double nanos) {
    Map<String, String> params =
        Map.of(
            "contender",
            contender,
            "numbers",
            "1000",
            "busyPercent",
            "95",
            "destinations",
            destinations);
    return Figure.of("DecisionBenchmark.releaseAndAcquire", params, nanos, "ns/op");
  }

  /** Every chart is well-formed. */
  private void charts() throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> charts = files.filter(file -> file.toString().endsWith(".svg")).toList();
      assertThat(charts).hasSize(4);
      for (Path chart : charts) {
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(chart.toFile());
      }
    }
  }
}
