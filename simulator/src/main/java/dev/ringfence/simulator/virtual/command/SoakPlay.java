package dev.ringfence.simulator.virtual.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ringfence.engine.cli.CliException;
import dev.ringfence.engine.cli.ExitCodes;
import dev.ringfence.engine.cli.ProgressLine;
import dev.ringfence.simulator.virtual.Trace;
import dev.ringfence.simulator.virtual.report.ForecastJson;
import dev.ringfence.simulator.virtual.soak.RareState;
import dev.ringfence.simulator.virtual.soak.SeedResult;
import dev.ringfence.simulator.virtual.soak.Soak;
import dev.ringfence.simulator.virtual.soak.SoakReport;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;

/** Plays a soak for a user who watches. Stateless. */
final class SoakPlay {
  private SoakPlay() {}

  /** Returns the exit code. */
  static int play(Soak soak, boolean json, PrintWriter out, ProgressLine progress) {
    long began = System.nanoTime();
    long[] done = new long[2];
    SoakReport report;
    try {
      report =
          soak.run(
              result -> {
                done[0]++;
                done[1] += result.violations();
                if (!result.well()) {
                  progress.finish(failure(soak, result));
                }
                double seconds = (System.nanoTime() - began) / 1e9;
                progress.show(
                    String.format(
                        Locale.ROOT,
                        "%,d of %,d seeds, %,d violations, %.1f seeds/s, %d s to go",
                        done[0],
                        soak.seeds(),
                        done[1],
                        done[0] / seconds,
                        Math.round((soak.seeds() - done[0]) * seconds / done[0])),
                    System.nanoTime());
              });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException(ExitCodes.FAILED, "interrupted");
    }
    progress.finish(headline(report));
    if (json) {
      out.println(ForecastJson.text(json(report)));
    } else {
      print(report, out);
    }
    out.flush();
    return report.well() ? ExitCodes.OK : ExitCodes.FAILED;
  }

  private static String failure(Soak soak, SeedResult result) {
    return soak.replay(result.seed()) + "   # " + result.first();
  }

  private static String headline(SoakReport report) {
    return String.format(
        Locale.ROOT,
        "%,d seeds, %,d calls, %,d events in %.1f s",
        report.seeds(),
        report.calls(),
        report.events(),
        report.seconds());
  }

  private static ObjectNode json(SoakReport report) {
    ObjectNode root = ForecastJson.object();
    root.put("seeds", report.seeds());
    root.put("calls", report.calls());
    root.put("events", report.events());
    root.put("violations", report.violations());
    root.put("undisposed", report.undisposed());
    root.put("leaked_channels", report.leaked());
    root.put("seconds", Math.round(report.seconds() * 1_000) / 1e3);
    ObjectNode reached = root.putObject("reached");
    report.reached().forEach((state, count) -> reached.put(state.word(), count));
    root.put("trace", Trace.hex(report.trace()));
    return root;
  }

  private static void print(SoakReport report, PrintWriter out) {
    out.println();
    out.println(headline(report));
    out.printf(Locale.ROOT, "violations       %,d%n", report.violations());
    out.printf(Locale.ROOT, "undisposed       %,d%n", report.undisposed());
    out.printf(Locale.ROOT, "leaked channels  %,d%n", report.leaked());
    out.println("trace            " + Trace.hex(report.trace()));
    out.println();
    out.println("rare states reached:");
    report
        .reached()
        .forEach(
            (state, count) ->
                out.printf(Locale.ROOT, "  %-30s %,d%n", state.word().replace('_', ' '), count));
    out.println();
    if (report.well()) {
      out.println("Every promise was kept.");
      return;
    }
    out.println(
        report.failed().isEmpty()
            ? "Some rare states were never reached, so the soak proves too little: "
                + report.missed().stream().map(RareState::word).collect(Collectors.joining(", "))
            : report.failed().size() + " seeds failed; the commands above play them again.");
  }
}
