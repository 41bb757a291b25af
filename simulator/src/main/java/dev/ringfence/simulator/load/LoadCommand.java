package dev.ringfence.simulator.load;

import dev.ringfence.engine.cli.ApiException;
import dev.ringfence.engine.cli.CliException;
import dev.ringfence.engine.cli.ExitCodes;
import dev.ringfence.engine.cli.ProgressLine;
import dev.ringfence.simulator.load.LoadPlan.Part;
import dev.ringfence.simulator.process.RunFiles;
import dev.ringfence.simulator.process.redis.RedisMode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ringfence load}: measures the whole path, and says where it was. Lane-confined. */
@Command(
    name = "load",
    description = {
      "Measure the whole path on this machine: latency by load and dials a second, what the store",
      "costs, and how fast rows come in."
    },
    footer = {
      "",
      "Carriers and engine are processes of their own, on 127.0.0.1; no real number is called.",
      "  dials   at each rate, from the instant that a call may go out to its POST at the carrier: the",
      "          rows name their instants beforehand, so a stall hides nothing. Once more with the",
      "          accounts' rate as what binds, and once as fast as it goes",
      "  store   as fast as it goes with the store on disk and in memory (a tmpfs), by turns",
      "  upload  rows a second to a cold and a warm engine, and heap for each queued call",
      "",
      "With --nodes, instead of these: so many engines that share limits and batches through a real",
      "Redis, started here too. All batches go to the first, or with --spread to all by turns.",
      "  unsaturated  100 calls/s, or what --rates says, and room for many times as many: Redis should",
      "               overrule next to nothing",
      "  flat-out     as fast as it goes, with that room",
      "  saturated    two accounts that are full all the time",
      "  full-numbers 80 numbers with one channel, and more calls than they carry: how long a channel",
      "               whose call is over stays idle; it should never be more than a second",
      "For each: calls a second of each node and of all, the share of the grants that Redis overruled,",
      "how long it took to confirm one, and processor time.",
      "",
      "Takes about seven minutes, 50 s with --quick. Exit code 0 if all was measured, no limit was broken",
      "and nobody was called twice or not at all; a bar that is missed is shown and is no failure.",
      "",
      "Examples:",
      "  ringfence load",
      "  ringfence load --quick",
      "  ringfence load --only dials --rates 200,400 --seconds 30 --out results",
      "  ringfence load --nodes 3 --redis standalone",
      "  ringfence load --nodes 3 --shapes full-numbers --seconds 60"
    })
public final class LoadCommand implements Callable<Integer> {
  private static final int MOST_PER_SECOND = 5_000;
  private static final int MOST_SECONDS = 600;
  private static final int MOST_ROUNDS = 100;
  private static final int MOST_ROWS = 5_000_000;

  /** Offered to several nodes together. */
  private static final int PER_SECOND_OF_NODES = 100;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--quick", description = "Less of everything, in about 50 s.")
  private boolean quick;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PART",
      description = "Only these: dials, store, upload.")
  private @Nullable List<Part> only;

  @Option(
      names = "--rates",
      split = ",",
      paramLabel = "N",
      description = "Dials a second of the steps (default: 50,100,200,400,800).")
  private @Nullable List<Integer> rates;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Measured of each step and round (default: 15, and 8 of a round).")
  private @Nullable Integer seconds;

  @Option(names = "--rounds", paramLabel = "N", description = "Of the store (default: 4).")
  private @Nullable Integer rounds;

  @Option(names = "--rows", paramLabel = "N", description = "Of an upload (default: 1000000).")
  private @Nullable Integer rows;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = "Engines that work together, instead of the parts.")
  private @Nullable Integer nodes;

  @Option(
      names = "--redis",
      paramLabel = "KIND",
      description = {
        "What they share: standalone (default), sentinel, cluster;",
        "none for one that shares nothing."
      })
  private @Nullable String redis;

  @Option(
      names = "--shapes",
      split = ",",
      paramLabel = "SHAPE",
      description = {
        "What several nodes are given to do: unsaturated, flat-out,",
        "saturated, full-numbers (default: all)."
      })
  private @Nullable List<String> shapes;

  @Option(names = "--spread", description = "Batches go to all nodes by turns.")
  private boolean spread;

  @Option(
      names = "--json",
      description = "Print one JSON object; progress goes to standard error, as always.")
  private boolean json;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write whole-path.json and whole-path.svg there, or nodes.json.")
  private @Nullable Path out;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where the stores are, on a disk (default: where temporary files are).")
  private @Nullable Path dir;

  @Option(
      names = "--memory-dir",
      paramLabel = "DIR",
      description = "In memory, to compare the disk with (default: /dev/shm).")
  private @Nullable Path memoryDir;

  @Option(
      names = "--engine-option",
      paramLabel = "OPT",
      description = "One more for the engine's Java, such as a profiler's agent; may be repeated.")
  private List<String> engineOptions = List.of();

  @Override
  public Integer call() throws IOException, ApiException {
    LoadPlan plan = plan();
    NodesPlan together = together(plan);
    if (together != null) {
      return together(together);
    }
    Set<Part> parts = only == null ? EnumSet.allOf(Part.class) : EnumSet.copyOf(only);
    PrintWriter writer = Objects.requireNonNull(spec, "picocli sets it").commandLine().getOut();
    ProgressLine progress = ProgressLine.onStandardError();
    Path results = out == null ? null : Files.createDirectories(out);
    boolean well = false;
    try (Place place = Place.make(dir, memoryDir, parts.contains(Part.STORE))) {
      try {
        LoadReport report = new LoadRun(plan, place, engineOptions, progress).run(parts);
        if (json) {
          writer.println(ReportJson.of(report));
          report.findings().forEach(progress::finish);
        } else {
          ReportText.print(report, writer);
        }
        writer.flush();
        if (results != null) {
          Files.writeString(results.resolve("whole-path.json"), ReportJson.of(report) + "\n");
          Files.writeString(results.resolve("whole-path.svg"), LoadChart.of(report));
        }
        well = report.findings().isEmpty();
        return well ? ExitCodes.OK : ExitCodes.FAILED;
      } finally {
        if (well) {
          RunFiles.delete(place.directory());
        } else {
          progress.finish("output of the engines and the carriers: " + place.directory());
        }
      }
    }
  }

  private @Nullable NodesPlan together(LoadPlan times) {
    Integer count = nodes;
    if (count == null) {
      if (redis != null || spread || shapes != null) {
        throw new CliException(ExitCodes.USAGE, "--redis, --shapes and --spread are for --nodes");
      }
      return null;
    }
    if (only != null || rounds != null || rows != null) {
      throw new CliException(ExitCodes.USAGE, "--nodes takes none of --only, --rounds and --rows");
    }
    List<Integer> offered = rates == null ? List.of(PER_SECOND_OF_NODES) : rates;
    if (offered.size() != 1) {
      throw new CliException(ExitCodes.USAGE, "--nodes takes one rate");
    }
    check("--nodes", count, NodesPlan.MOST_NODES);
    RedisMode mode;
    List<NodesPoint.Shape> work = List.of(NodesPoint.Shape.values());
    try {
      if (shapes != null) {
        work = shapes.stream().map(NodesPoint.Shape::of).toList();
      }
      mode = redis == null ? RedisMode.STANDALONE : RedisMode.of(redis);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCodes.USAGE, String.valueOf(e.getMessage()));
    }
    if (count > 1 && mode == RedisMode.NONE) {
      throw new CliException(ExitCodes.USAGE, "several nodes share nothing without Redis");
    }
    return new NodesPlan(count, mode, spread, offered.get(0), times, work);
  }

  private int together(NodesPlan plan) throws IOException, ApiException {
    PrintWriter writer = Objects.requireNonNull(spec, "picocli sets it").commandLine().getOut();
    ProgressLine progress = ProgressLine.onStandardError();
    boolean well = false;
    try (Place place = Place.make(dir, memoryDir, false)) {
      try {
        NodesReport report = new NodesRun(plan, place, engineOptions, progress).run();
        if (json) {
          writer.println(NodesJson.of(report));
          report.findings().forEach(progress::finish);
        } else {
          NodesText.print(report, writer);
        }
        writer.flush();
        if (out != null) {
          Files.writeString(
              Files.createDirectories(out).resolve("nodes.json"), NodesJson.of(report) + "\n");
        }
        well = report.findings().isEmpty();
        return well ? ExitCodes.OK : ExitCodes.FAILED;
      } finally {
        if (well) {
          RunFiles.delete(place.directory());
        } else {
          progress.finish("output of the engines and the carriers: " + place.directory());
        }
      }
    }
  }

  private LoadPlan plan() {
    LoadPlan plan = quick ? LoadPlan.QUICK : LoadPlan.FULL;
    if (rates != null) {
      rates.forEach(rate -> check("--rates", rate, MOST_PER_SECOND));
      plan = plan.withRates(rates);
    }
    if (seconds != null) {
      check("--seconds", seconds, MOST_SECONDS);
      plan = plan.withSeconds(seconds);
    }
    if (rounds != null) {
      check("--rounds", rounds, MOST_ROUNDS);
      plan = plan.withRounds(rounds);
    }
    if (rows != null) {
      check("--rows", rows, MOST_ROWS);
      plan = plan.withRows(rows);
    }
    return plan;
  }

  private static void check(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new CliException(
          ExitCodes.USAGE, option + " must be from 1 to " + most + ", was " + value);
    }
  }
}
