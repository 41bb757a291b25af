package dev.ringfence.bench;

import dev.ringfence.bench.report.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the groups of the {@link Plan} and keeps what each gave as soon as it is over.
 *
 * <pre>
 * bench/run [--quick] [GROUP...]
 * </pre>
 */
public final class Suite {
  private Suite() {}

  /**
   * Arguments: the directory of the results, {@code quick} or {@code full}, and the names of groups
   * (those that begin with one of them are run; none means all).
   */
  public static void main(String[] args) throws IOException {
    Results results = Results.at(Path.of(args[0]));
    boolean quick = args[1].equals("quick");
    List<String> names = List.of(args).subList(2, args.length);
    List<String> failed = new ArrayList<>();
    for (Plan plan : quick ? Plan.quick() : Plan.all()) {
      if (names.isEmpty() || names.stream().anyMatch(plan.name()::startsWith)) {
        try {
          run(plan, quick, results);
        } catch (RunnerException e) {
          // The others are worth having all the same.
          System.err.println(plan.name() + " failed: " + e);
          failed.add(plan.name());
        }
      }
    }
    if (!failed.isEmpty()) {
      System.err.println("without figures: " + String.join(", ", failed));
      System.exit(1);
    }
  }

  private static void run(Plan plan, boolean quick, Results results)
      throws RunnerException, IOException {
    Path written = Files.createTempFile("ringfence-bench-", ".json");
    TimeValue time = new TimeValue(quick ? 300 : 1_000, TimeUnit.MILLISECONDS);
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("\\." + plan.include())
            .threads(plan.threads())
            .forks(plan.forks())
            .warmupIterations(quick ? 2 : 3)
            .measurementIterations(quick ? 1 : plan.iterations())
            .warmupTime(time)
            .measurementTime(time)
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .resultFormat(ResultFormatType.JSON)
            .result(written.toString());
    plan.params().forEach((name, values) -> options.param(name, values.toArray(new String[0])));
    new Runner(options.build()).run();
    results.adopt(plan.name(), written);
    Files.delete(written);
  }
}
