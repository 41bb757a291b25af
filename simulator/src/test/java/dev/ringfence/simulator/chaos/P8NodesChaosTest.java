package dev.ringfence.simulator.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.cli.ProgressLine;
import dev.ringfence.simulator.process.redis.RedisMode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several real engines that share their limits through real Redis servers, which are killed, lose
 * what they had acknowledged, and are out of reach: nothing is dialled that Redis has not confirmed
 * (P8), and together the engines keep every limit that one would keep (P1 to P7).
 */
class P8NodesChaosTest {
  /** See {@link P5P6ChaosTest}. */
  private static final String FAULTS = "all,throttle=0";

  /** For each node: more than there are channels for, and soon over. */
  private static final int ROWS = 170;

  @TempDir Path directory;

  private ChaosReport run(Shape shape, String faults, Disturbance... disturbances)
      throws Exception {
    List<Cycle> cycles = new ArrayList<>();
    for (Disturbance one : disturbances) {
      cycles.add(new Cycle(one, cycles.size(), 1_000, 2_500, 0.6));
    }
    ChaosRun.Setup setup = new ChaosRun.Setup(cycles, 11, faults, ROWS, 10, "");
    ProgressLine silent = new ProgressLine(new PrintWriter(new StringWriter()), false, 80);
    try (ChaosWorld world = new ChaosWorld(directory, directory.resolve("store"), shape)) {
      return new ChaosRun(world, setup, null, directory, silent).run();
    }
  }

  private static void assertWell(ChaosReport report) {
    StringWriter text = new StringWriter();
    ReportText.print(report, new PrintWriter(text));
    assertThat(report.findings()).as("%s", text).isEmpty();
    assertThat(report.verdict().accepted()).isGreaterThan(ROWS);
    assertThat(report.shares()).allMatch(share -> share.dials() > 0);
  }

  @Test
  void p8_oneRedis_isKilledAndComesBackEmpty_andANodeIsOutOfReach() throws Exception {
    ChaosReport report =
        run(
            new Shape(2, RedisMode.STANDALONE),
            FAULTS,
            Disturbance.REDIS_EMPTY,
            Disturbance.PARTITION_SILENT,
            Disturbance.CLOCK_STEP,
            Disturbance.KILL);
    assertWell(report);
    assertThat(report.kills().redis()).isOne();
    assertThat(report.kills().engines()).isOne();
  }

  @Test
  void p8_sentinel_promotesAReplicaThatLacksTheLastWrites() throws Exception {
    assertWell(
        run(
            new Shape(2, RedisMode.SENTINEL),
            FAULTS,
            Disturbance.REDIS_LOST_WRITES,
            Disturbance.PARTITION));
  }

  @Test
  void p8_redisCluster_failsOver_andANodeIsOutOfReach() throws Exception {
    assertWell(
        run(
            new Shape(2, RedisMode.CLUSTER),
            FAULTS,
            Disturbance.REDIS_LOST_WRITES,
            Disturbance.PARTITION));
  }

  @Test
  void plantedFault_nodesThatShareNumbersAndNoRedis_areSeen() throws Exception {
    ChaosReport report = run(new Shape(2, RedisMode.NONE), "none");
    assertThat(report.verdict().audit().violations()).isPositive();
    assertThat(report.findings()).anyMatch(finding -> finding.contains("a promise was broken"));
    assertThat(report.verdict().disposed()).isEqualTo(report.verdict().accepted());
  }
}
