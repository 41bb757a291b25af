package dev.ringfence.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** No figures: that each benchmark still works, and what it asserts of itself still holds. */
class EveryBenchmarkRunsTest {
  private static final String IGNORE_LOCK = "jmh.ignoreLock";
  private static final int METHODS = 18;

  @BeforeEach
  void letOthersMeasure() {
    System.setProperty(IGNORE_LOCK, "true");
  }

  /** Its user names a Redis server; it is in no group. */
  private static final String NEEDS_A_SERVER = SharedLimitsBenchmark.class.getSimpleName();

  @AfterEach
  void clear() {
    System.clearProperty(IGNORE_LOCK);
  }

  @Test
  void each_method_runs_once_with_each_contender() throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .exclude(NEEDS_A_SERVER)
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(5))
                    .param("numbers", "1000")
                    .param("busyPercent", "50")
                    .param("destinations", "1000")
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    assertThat(results.stream().map(result -> result.getParams().getBenchmark()).distinct())
        .hasSize(METHODS);
    assertThat(results.stream().map(result -> result.getParams().getParam("contender")))
        .contains(Arrays.stream(Contender.values()).map(Enum::name).toArray(String[]::new));
  }

  @Test
  void the_plan_names_every_benchmark() {
    assertThat(BenchmarkList.defaultList().getAll(null, List.of()))
        .filteredOn(entry -> !entry.getUsername().contains(NEEDS_A_SERVER))
        .as("benchmarks there are")
        .allSatisfy(
            entry ->
                assertThat(Plan.all())
                    .as("groups with %s", entry.getUsername())
                    .anyMatch(
                        plan ->
                            entry.getUsername().contains("." + plan.include())
                                || entry.getUsername().endsWith("NumberChoiceBenchmark.choose")));
  }
}
