package dev.ringfence.simulator.chaos;

import dev.ringfence.engine.cli.ApiException;
import dev.ringfence.engine.cli.CliException;
import dev.ringfence.engine.cli.ExitCodes;
import dev.ringfence.engine.cli.ProgressLine;
import dev.ringfence.simulator.model.FaultPlan;
import dev.ringfence.simulator.process.RunFiles;
import dev.ringfence.simulator.process.redis.RedisMode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code ringfence chaos}: kills engines, and the Redis that they share, over and over while they
 * work, and judges from outside that nothing was lost and nobody was called twice. Lane-confined.
 */
@Command(
    name = "chaos",
    description = {
      "Kill, stop, starve and cut off engines under load, over and over, and judge from outside",
      "whether every accepted call got exactly one disposition and every promise was kept."
    },
    footer = {
      "",
      "Starts carriers and engines on this machine. Each cycle draws a disturbance, an engine and an",
      "instant; what strikes an engine, but 'stop', 'long-pause' and some of 'clock-step', ends with",
      "SIGKILL, and the engine starts again on the same store. 'disk-full' needs the right to mount a file",
      "system, and is left out without. No real number is called. Ctrl-C ends all.",
      "",
      "With --redis the engines share their limits through real Redis servers, started here too, each on",
      "its own way through a proxy: 'partition' breaks one engine's connections and refuses new ones,",
      "'partition-silent' holds its bytes back and lets them go late, with Sentinel and Redis Cluster too.",
      "'redis-kill' comes back with its append-only file, 'redis-empty' without; 'redis-lost-writes' fails",
      "over to a replica that lacks the last second. Every tenth cycle is a 'long-pause', if it is asked",
      "for. An engine parted from Redis must dial nothing. 'down' is a SIGKILL too, and the engine",
      "stays away for 20 s and more: the others must go on with what it had, and show its results.",
      "'taker-down' ends in the same way, besides, whoever begins to take over, while it does.",
      "",
      "'clock-step' sets one engine's wall clock wrong, by 3 s to an hour, on or back, and right again",
      "after 4 to 16 s; half of these engines are killed then. (Engines here read their clock by way of a",
      "file; the machine's own is left alone, and is that of the carriers and of Redis.) With --redis an",
      "engine whose clock is off must dial nothing; without, it goes on, and must keep every limit.",
      "",
      "Exit code 0 only if all is well; otherwise the output of all processes is kept.",
      "",
      "Examples:",
      "  ringfence chaos",
      "  ringfence chaos --cycles 100 --json",
      "  ringfence chaos --cycles 20 --disturbances kill,pause --faults none --seed 7",
      "  ringfence chaos --nodes 3 --redis sentinel --cycles 100",
      "  ringfence chaos --nodes 3 --redis standalone --disturbances down,long-pause"
    })
public final class ChaosCommand implements Callable<Integer> {
  private static final int MOST_CYCLES = 10_000;
  private static final double MOST_LOAD = 200;
  private static final int MOST_PAUSE = 600;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--cycles",
      paramLabel = "N",
      defaultValue = "10",
      description = "How often to disturb (default: ${DEFAULT-VALUE}).")
  private int cycles;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Seed of what is done when, and of the carriers' luck (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "1",
      description = "Engines that share all limits (default: ${DEFAULT-VALUE}); needs --redis.")
  private int nodes;

  @Option(
      names = "--redis",
      paramLabel = "KIND",
      defaultValue = "none",
      description = {
        "What they share them through: none (default), standalone,",
        "sentinel (master, replica, 3 Sentinels), cluster (3 masters,",
        "3 replicas)."
      })
  private String redis = "none";

  @Option(
      names = "--long-pause",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long a 'long-pause' lasts (default: ${DEFAULT-VALUE}).")
  private int longPause;

  @Option(
      names = "--disturbances",
      paramLabel = "LIST",
      defaultValue = "all",
      description = {
        "What to draw from: all (default), or some of",
        "kill, kill-again, pause, stop, carrier-refuses,",
        "carrier-silent, callbacks-lost, clock-step, disk-full;",
        "with --redis long-pause, redis-kill, redis-empty, redis-pause,",
        "partition, partition-silent; with several nodes down, with three taker-down;",
        "with sentinel or cluster redis-failover,",
        "redis-lost-writes."
      })
  private String disturbances = "all";

  @Option(
      names = "--faults",
      paramLabel = "SPEC",
      defaultValue = "all",
      description = {
        "How the carriers misbehave all the time: all (default), none, or",
        "name[=probability],...; see 'ringfence carriers'."
      })
  private String faults = "all";

  @Option(
      names = "--load",
      paramLabel = "N",
      defaultValue = "50",
      description = "Calls submitted in a second (default: ${DEFAULT-VALUE}).")
  private double load;

  @Option(
      names = "--json",
      description = "Print one JSON object; progress goes to standard error, as always.")
  private boolean json;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Keep output, the carriers' log and results there; it must be new or empty.")
  private @Nullable Path keep;

  @Override
  public Integer call() throws IOException, ApiException {
    Shape shape = shape();
    List<Disturbance> from = check(shape);
    PrintWriter out = Objects.requireNonNull(spec, "picocli sets it").commandLine().getOut();
    ProgressLine progress = ProgressLine.onStandardError();
    Path directory =
        keep == null
            ? Files.createTempDirectory("ringfence-chaos-")
            : Files.createDirectories(keep).toAbsolutePath();
    try (Stream<Path> files = Files.list(directory)) {
      if (files.findAny().isPresent()) {
        throw new CliException(
            ExitCodes.USAGE, directory + " is not empty: an old store must not be judged as new");
      }
    }
    boolean well = false;
    try {
      well = run(shape, from, directory, out, progress);
      return well ? ExitCodes.OK : ExitCodes.FAILED;
    } catch (ChaosException e) {
      progress.finish("the run with seed " + seed + " could not go on: " + e.getMessage());
      return ExitCodes.FAILED;
    } finally {
      if (!well || keep != null) {
        progress.finish("output of all processes, and what was judged: " + directory);
      } else {
        RunFiles.delete(directory);
      }
    }
  }

  private boolean run(
      Shape shape, List<Disturbance> from, Path directory, PrintWriter out, ProgressLine progress)
      throws IOException, ApiException {
    try (Place place = Place.under(directory, from.contains(Disturbance.DISK_FULL));
        ChaosWorld world = new ChaosWorld(directory, place.store(), shape)) {
      List<Disturbance> possible = new ArrayList<>(from);
      String skipped = "";
      if (from.contains(Disturbance.DISK_FULL) && place.disk() == null) {
        possible.remove(Disturbance.DISK_FULL);
        skipped = "disk-full, because this user may not mount a file system";
        if (possible.isEmpty()) {
          throw new CliException(ExitCodes.USAGE, "nothing is left to do without " + skipped);
        }
      }
      ChaosRun.Setup setup =
          new ChaosRun.Setup(
              Cycle.draw(cycles, possible, longPause * 1_000L, seed),
              seed,
              faults,
              ChaosRun.Setup.manyRows(shape),
              load,
              skipped);
      ChaosReport report = new ChaosRun(world, setup, place.disk(), directory, progress).run();
      if (json) {
        out.println(ReportJson.of(report));
        report.findings().forEach(progress::finish);
      } else {
        ReportText.print(report, out);
      }
      out.flush();
      return report.findings().isEmpty();
    }
  }

  private Shape shape() {
    if (nodes < 1 || nodes > Shape.MOST_NODES) {
      throw new CliException(ExitCodes.USAGE, "--nodes must be from 1 to " + Shape.MOST_NODES);
    }
    RedisMode mode;
    try {
      mode = RedisMode.of(redis);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCodes.USAGE, String.valueOf(e.getMessage()));
    }
    if (nodes > 1 && mode == RedisMode.NONE) {
      throw new CliException(
          ExitCodes.USAGE, "several nodes share nothing without --redis, and would dial too much");
    }
    return new Shape(nodes, mode);
  }

  private List<Disturbance> check(Shape shape) {
    if (longPause < 1 || longPause > MOST_PAUSE) {
      throw new CliException(ExitCodes.USAGE, "--long-pause must be from 1 to " + MOST_PAUSE);
    }
    if (cycles < 1 || cycles > MOST_CYCLES) {
      throw new CliException(ExitCodes.USAGE, "--cycles must be from 1 to " + MOST_CYCLES);
    }
    if (!(load >= 1 && load <= MOST_LOAD)) {
      throw new CliException(ExitCodes.USAGE, "--load must be from 1 to " + (int) MOST_LOAD);
    }
    try {
      FaultPlan unused = FaultPlan.parse(faults);
      return Disturbance.parse(disturbances, shape);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCodes.USAGE, String.valueOf(e.getMessage()));
    }
  }
}
