package dev.ringfence.simulator.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.cli.ProgressLine;
import dev.ringfence.simulator.process.RunFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills real engine processes while they work: nothing that was acknowledged may be lost (P5), no
 * attempt may be dialled twice (P6), and no limit may be forgotten (P1 to P4, P7).
 */
class P5P6ChaosTest {
  /**
   * All but 429s: Exotel asks for 30 s of rest with each, which a short run would spend waiting.
   */
  private static final String FAULTS = "all,throttle=0";

  @TempDir Path directory;

  private static List<Cycle> cycles(Disturbance... disturbances) {
    return java.util.Arrays.stream(disturbances)
        .map(one -> new Cycle(one, 0, 1_200, 1_500, 0.6))
        .toList();
  }

  private ChaosReport run(ChaosWorld world, String faults, List<Cycle> cycles) throws Exception {
    ChaosRun.Setup setup = new ChaosRun.Setup(cycles, 11, faults, 500, 40, "");
    ProgressLine silent = new ProgressLine(new PrintWriter(new StringWriter()), false, 80);
    return new ChaosRun(world, setup, null, directory, silent).run();
  }

  @Test
  void p5_p6_killedAgainAndAgain_nothingIsLostAndNobodyIsCalledTwice() throws Exception {
    try (ChaosWorld world = new ChaosWorld(directory, directory.resolve("store"), Shape.ALONE)) {
      ChaosReport report =
          run(
              world,
              FAULTS,
              cycles(
                  Disturbance.KILL_AGAIN,
                  Disturbance.CARRIER_SILENT,
                  Disturbance.CLOCK_STEP,
                  Disturbance.STOP));
      StringWriter text = new StringWriter();
      ReportText.print(report, new PrintWriter(text));
      assertThat(report.findings()).as("%s", text).isEmpty();
      assertThat(report.verdict().accepted()).isGreaterThan(300);
      assertThat(report.kills().engines()).isEqualTo(3);
    }
  }

  @Test
  void plantedFault_aStoreThatIsWipedAtEveryKill_isSeen() throws Exception {
    try (ChaosWorld world = new WipingWorld(directory, directory.resolve("store"))) {
      ChaosReport report = run(world, "none", cycles(Disturbance.KILL));
      assertThat(report.verdict().disposed()).isLessThan(report.verdict().accepted());
      assertThat(report.findings())
          .anyMatch(finding -> finding.contains("exactly one disposition"));
    }
  }

  /** A world whose engines find nothing of what their predecessors stored. */
  private static final class WipingWorld extends ChaosWorld {
    WipingWorld(Path directory, Path store) throws IOException {
      super(directory, store, Shape.ALONE);
    }

    @Override
    void start(Node node) throws IOException {
      if (Files.exists(node.store())) {
        RunFiles.delete(node.store());
      }
      super.start(node);
    }
  }
}
