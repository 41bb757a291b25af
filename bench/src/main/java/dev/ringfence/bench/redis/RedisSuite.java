package dev.ringfence.bench.redis;

import dev.ringfence.bench.report.Figure;
import dev.ringfence.bench.report.Results;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Admissions with limits in Redis, each with its release, beside libraries that do the same: how
 * many a second, how long one takes, and what the server's main thread spends on it. Client and
 * server share the machine. Each figure is the median of several rounds, in which all take turns.
 *
 * <pre>
 * java -cp bench/target/benchmarks.jar dev.ringfence.bench.redis.RedisSuite bench/results full
 * </pre>
 */
public final class RedisSuite {
  private static final int ROUNDS = 3;
  private static final int SECONDS = 3;

  /** What takes its turn, and what was seen of it in each round. */
  private record Turn(
      String contender,
      Limits limits,
      boolean append,
      int batch,
      int underWay,
      List<Load.Seen> seen) {
    Turn(String contender, Limits limits, boolean append, int batch, int underWay) {
      this(contender, limits, append, batch, underWay, new ArrayList<>());
    }

    Contender open(String uri) {
      return switch (contender) {
        case "Ringfence" -> new Ringfence(uri, limits);
        case "Redisson" -> new RedissonPeer(uri, limits);
        case "Bucket4j" -> new Bucket4jPeer(uri, limits);
        default -> throw new IllegalStateException("nobody is called " + contender);
      };
    }

    Figure figure(String what, ToDoubleFunction<Load.Seen> value, String unit) {
      Map<String, String> params = new LinkedHashMap<>();
      params.put("contender", contender);
      params.put("windows", limits.name());
      params.put("appendonly", append ? "everysec" : "no");
      params.put("batch", String.valueOf(batch));
      params.put("underWay", String.valueOf(underWay));
      double[] sorted = seen.stream().mapToDouble(value).sorted().toArray();
      return Figure.of("Redis." + what, params, sorted[sorted.length / 2], unit);
    }
  }

  private RedisSuite() {}

  /** Arguments: the directory of the results, and {@code quick} for one short round. */
  public static void main(String[] args) throws IOException {
    boolean quick = args.length > 1 && args[1].equals("quick");
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    List<Figure> figures = measure(quick ? 1 : ROUNDS, quick ? 1 : SECONDS);
    figures.add(Figure.of("Redis.loadBefore", Map.of(), load, "processes"));
    Results.at(Path.of(args[0])).write("redis", figures);
  }

  private static List<Turn> turns() {
    List<Turn> turns = new ArrayList<>();
    // What is compared takes turns next to each other.
    for (Limits limits : Limits.values()) {
      for (int[] shape : new int[][] {{32, 8}, {128, 8}, {1, 1}}) {
        for (boolean append : new boolean[] {false, true}) {
          turns.add(new Turn("Ringfence", limits, append, shape[0], shape[1]));
        }
      }
    }
    turns.add(new Turn("Ringfence", Limits.SECOND, false, 1, 64));
    turns.add(new Turn("Ringfence", Limits.SECOND, false, 32, 2));
    for (String peer : List.of("Redisson", "Bucket4j")) {
      turns.add(new Turn(peer, Limits.SECOND, false, 1, 1));
      turns.add(new Turn(peer, Limits.SECOND, false, 1, 64));
    }
    return turns;
  }

  static List<Figure> measure(int rounds, int seconds) throws IOException {
    List<Turn> turns = turns();
    try (Server plain = new Server(false);
        Server append = new Server(true)) {
      for (int round = 0; round < rounds; round++) {
        for (Turn turn : turns) {
          take(turn, (turn.append ? append : plain).uri(), seconds);
        }
      }
    }
    List<Figure> figures = new ArrayList<>();
    for (Turn turn : turns) {
      figures.add(turn.figure("admissions", Load.Seen::perSecond, "ops/s"));
      figures.add(turn.figure("p50", Load.Seen::p50Micros, "us"));
      figures.add(turn.figure("p99", Load.Seen::p99Micros, "us"));
      figures.add(turn.figure("cpu", Load.Seen::cpuMicros, "us/op"));
    }
    return figures;
  }

  private static void take(Turn turn, String uri, int seconds) {
    try (Cpu cpu = new Cpu(uri)) {
      cpu.clear();
      try (Contender contender = turn.open(uri)) {
        Load.Seen seen = Load.run(contender, cpu, turn.batch, turn.underWay, seconds);
        turn.seen.add(seen);
        System.out.printf(
            "%-10s %-6s appendonly %-5s %3d x %-2d: %,9.0f/s, p50 %,7.0f us, p99 %,8.0f us,"
                + " redis %6.2f us each%n",
            turn.contender,
            turn.limits,
            turn.append,
            turn.batch,
            turn.underWay,
            seen.perSecond(),
            seen.p50Micros(),
            seen.p99Micros(),
            seen.cpuMicros());
      }
      cpu.clear();
    }
  }
}
