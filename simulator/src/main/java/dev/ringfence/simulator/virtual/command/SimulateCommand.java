package dev.ringfence.simulator.virtual.command;

import dev.ringfence.engine.cli.CliException;
import dev.ringfence.engine.cli.ExitCodes;
import dev.ringfence.engine.cli.ProgressLine;
import dev.ringfence.simulator.virtual.Planner;
import dev.ringfence.simulator.virtual.Setup;
import dev.ringfence.simulator.virtual.report.Comparison;
import dev.ringfence.simulator.virtual.report.Forecast;
import dev.ringfence.simulator.virtual.report.ForecastJson;
import dev.ringfence.simulator.virtual.report.ForecastText;
import dev.ringfence.simulator.virtual.report.SvgPlot;
import dev.ringfence.simulator.virtual.report.Times;
import dev.ringfence.simulator.virtual.soak.Soak;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code ringfence simulate}: plays batches in virtual time, with the scheduler that dials for
 * real. Lane-confined.
 */
@Command(
    name = "simulate",
    description = {
      "Play batches in virtual time, with the scheduler that dials for real: when will they be done,",
      "which limit binds, and what if there were more numbers? A day takes seconds."
    },
    footer = {
      "",
      "Nothing is called, no provider account and no secret is needed. The same input and seed give",
      "the same run, to the last event: the trace shown at the end says so.",
      "",
      "Examples:",
      "  ringfence simulate --config config/example.yaml --batch calls.csv --template reminder",
      "  ringfence simulate --config C --batch a.csv:template=reminder,weight=3 \\",
      "      --batch b.csv:template=reminder,priority=high --start 2026-03-02T08:00:00Z",
      "  ringfence simulate --config C --batch F --template T --what-if numbers=+12",
      "  ringfence simulate --config C --batch F --template T --what-if cap=90/1h --svg plan.svg",
      "  ringfence simulate --soak 100",
      "  ringfence simulate --scenarios"
    })
public final class SimulateCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--config", paramLabel = "FILE", description = "The configuration.")
  private @Nullable Path config;

  @Option(
      names = "--batch",
      paramLabel = "FILE",
      description = {
        "Calls, as 'ringfence submit' takes them. May be given several times, and may say more:",
        "FILE:template=T,priority=urgent|high|normal|low,weight=W,after=MINUTES."
      })
  private List<String> batches = new ArrayList<>();

  @Option(
      names = "--template",
      paramLabel = "NAME",
      defaultValue = "",
      description = "Template of batches that do not name one.")
  private String template = "";

  @Option(
      names = "--allow-duplicates",
      description = "Let a destination be in a batch more than once.")
  private boolean allowDuplicates;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of how calls end and which faults strike (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--days",
      paramLabel = "D",
      defaultValue = "30",
      description = "Days to simulate at most (default: ${DEFAULT-VALUE}).")
  private int days;

  @Option(
      names = "--start",
      paramLabel = "INSTANT",
      defaultValue = "",
      description = "When the batches are accepted, such as 2026-03-02T08:00:00Z (default: now).")
  private String start = "";

  @Option(
      names = "--faults",
      paramLabel = "LIST",
      defaultValue = "none",
      description =
          "none (default), all, or names and name=probability, such as callback-lost=0.1.")
  private String faults = "none";

  @Option(
      names = "--what-if",
      paramLabel = "CHANGE",
      description = {
        "Run again with a change and compare: numbers=+12, cap=90/1h, channels=8, cps=40,",
        "concurrency=200. May be given several times: all changes together."
      })
  private List<String> changes = new ArrayList<>();

  @Option(names = "--svg", paramLabel = "FILE", description = "Write a plot over time there.")
  private @Nullable Path svg;

  @Option(
      names = "--soak",
      paramLabel = "N",
      description = "Play N seeds from --seed on, each a world drawn from it, with all faults.")
  private @Nullable Integer soak;

  @Option(
      names = "--calls",
      paramLabel = "C",
      defaultValue = "20000",
      description = "With --soak: calls of each seed (default: ${DEFAULT-VALUE}).")
  private int calls;

  @Option(
      names = "--hours",
      paramLabel = "H",
      defaultValue = "24",
      description = "With --soak: hours over which batches come and faults strike (default: 24).")
  private int hours;

  @Option(
      names = "--threads",
      paramLabel = "T",
      defaultValue = "0",
      description = "With --soak: seeds at a time (default: one for each processor).")
  private int threads;

  @Option(
      names = "--scenarios",
      paramLabel = "NAME",
      arity = "0..*",
      description = {
        "Play the fixed scenarios of simulator/scenarios, all or those named, and hold the schedule",
        "against an upper bound and against simpler schedulers. Exit code 1 if a bar is missed."
      })
  private @Nullable List<String> scenarios;

  @Option(names = "--no-audit", description = "Do not check the promises; faster.")
  private boolean noAudit;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Objects.requireNonNull(spec, "picocli sets it").commandLine().getOut();
    ProgressLine progress = ProgressLine.onStandardError();
    if (soak != null) {
      return SoakPlay.play(soak(soak), json, out, progress);
    }
    if (scenarios != null) {
      return ScenariosPlay.play(scenarios, json, out, progress);
    }
    if (config == null || batches.isEmpty()) {
      throw new CliException(
          ExitCodes.USAGE,
          "simulate needs --config FILE and --batch FILE, or --soak N, or --scenarios; see"
              + " 'ringfence help simulate'");
    }
    Request request =
        new Request(
            config, batches, template, allowDuplicates, seed, days, start, faults, !noAudit);
    List<WhatIf> whatIfs = WhatIf.parse(changes);
    Setup setup = request.setup(progress);
    Forecast forecast = play(setup, "", progress);
    if (!whatIfs.isEmpty()) {
      String change = String.join(",", changes);
      Forecast other = play(Changed.apply(setup, whatIfs), "with " + change + ": ", progress);
      if (json) {
        out.println(ForecastJson.text(Comparison.json(forecast, other, change)));
      } else {
        Comparison.print(forecast, other, change, out);
      }
      plot(other);
      return exitCode(forecast.violations() + other.violations(), out);
    }
    if (json) {
      out.println(ForecastJson.text(ForecastJson.of(forecast)));
    } else {
      ForecastText.print(forecast, Integer.getInteger("ringfence.columns", 80), out);
    }
    plot(forecast);
    return exitCode(forecast.violations(), out);
  }

  private void plot(Forecast forecast) throws IOException {
    if (svg != null) {
      Files.writeString(svg, SvgPlot.of(forecast));
    }
  }

  private static int exitCode(long violations, PrintWriter out) {
    out.flush();
    return violations > 0 ? ExitCodes.FAILED : ExitCodes.OK;
  }

  private Soak soak(int seeds) {
    check("--soak", seeds, 1, 10_000_000);
    check("--calls", calls, 10, 1_000_000);
    check("--hours", hours, 1, 24 * 30);
    check("--threads", threads, 0, 1_024);
    int processors = Runtime.getRuntime().availableProcessors();
    return new Soak(seeds, seed, calls, hours, threads == 0 ? processors : threads);
  }

  private static void check(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new CliException(
          ExitCodes.USAGE, option + " must be from " + least + " to " + most + ", was " + value);
    }
  }

  private Forecast play(Setup setup, String label, ProgressLine progress) {
    Forecast forecast =
        Planner.run(
            setup,
            (wall, done, waiting) ->
                progress.show(
                    String.format(
                        Locale.ROOT,
                        "%s%s: %,d calls done, %,d to go",
                        label,
                        Times.minute(wall),
                        done,
                        waiting),
                    System.nanoTime()));
    progress.finish(label + ForecastText.headline(forecast));
    return forecast;
  }
}
