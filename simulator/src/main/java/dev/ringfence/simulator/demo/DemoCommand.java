package dev.ringfence.simulator.demo;

import dev.ringfence.engine.cli.ApiException;
import dev.ringfence.engine.cli.CliException;
import dev.ringfence.engine.cli.ExitCodes;
import dev.ringfence.engine.cli.ProgressLine;
import dev.ringfence.simulator.process.RunFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code ringfence demo}: shows, in a minute and without any account, what is promised.
 * Lane-confined.
 */
@Command(
    name = "demo",
    description = {
      "Start carriers and an engine on this machine, place calls while the carriers misbehave, and",
      "judge from the carriers' log alone whether every promise was kept."
    },
    footer = {
      "",
      "An hour passes in a minute: rings, talks, caps and windows shrink by the time scale; calls per",
      "second do not. No provider account is needed and no real number is called.",
      "",
      "Examples:",
      "  ringfence demo",
      "  ringfence demo --calls 5000 --faults all",
      "  ringfence demo --faults throttle=0.1,callback-lost=0.2 --seed 7 --json"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final int WINDOW_OPENS_AFTER_SECONDS = 40;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--calls",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Calls to place (default: ${DEFAULT-VALUE}).")
  private int calls;

  @Option(
      names = "--faults",
      paramLabel = "SPEC",
      defaultValue = "none",
      description = "none (default), all, or name[=probability],...; see 'ringfence carriers'.")
  private String faults = "none";

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of how calls end and which faults strike (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--json",
      description = "Print one JSON object; progress goes to standard error, as always.")
  private boolean json;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Keep the output of the engine and the carriers there.")
  private @Nullable Path keep;

  @Option(
      names = "--time-scale",
      paramLabel = "N",
      defaultValue = "120",
      description = "Simulated seconds in a real one (default: ${DEFAULT-VALUE}).")
  private int timeScale;

  @Option(
      names = "--engine-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of the engine; 0, the default, for a free one.")
  private int enginePort;

  @Option(
      names = "--carriers-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of the carriers; 0, the default, for a free one.")
  private int carriersPort;

  @Override
  public Integer call() throws IOException, ApiException {
    check();
    PrintWriter out = Objects.requireNonNull(spec, "picocli sets it").commandLine().getOut();
    ProgressLine progress = ProgressLine.onStandardError();
    Path home = Path.of(System.getProperty("ringfence.home", "."));
    SampleBatch sample = SampleBatch.read(home.resolve("config/sample-batch.csv"), calls);
    Path logs =
        keep == null ? Files.createTempDirectory("ringfence-demo-") : Files.createDirectories(keep);
    DemoWorld.Setup setup =
        new DemoWorld.Setup(
            home,
            logs,
            faults,
            seed,
            timeScale,
            SurveyWindow.opening(ZonedDateTime.now(), WINDOW_OPENS_AFTER_SECONDS),
            enginePort,
            carriersPort);
    boolean well = false;
    try (DemoWorld world = DemoWorld.start(setup, progress::finish)) {
      DemoReport report = new DemoRun(world, setup, progress).run(sample);
      if (json) {
        out.println(ReportJson.of(report));
        report.findings().forEach(progress::finish);
      } else {
        ReportText.print(report, out);
      }
      out.flush();
      well = report.findings().isEmpty();
      return well ? ExitCodes.OK : ExitCodes.FAILED;
    } finally {
      if (!well || keep != null) {
        progress.finish("output of the engine and the carriers: " + logs);
      } else {
        RunFiles.delete(logs);
      }
    }
  }

  private void check() {
    if (calls < 1 || calls > SampleBatch.MOST_CALLS) {
      throw new CliException(
          ExitCodes.USAGE, "--calls must be from 1 to " + SampleBatch.MOST_CALLS);
    }
    if (timeScale < 1 || timeScale > 3_600) {
      throw new CliException(ExitCodes.USAGE, "--time-scale must be from 1 to 3600");
    }
  }
}
