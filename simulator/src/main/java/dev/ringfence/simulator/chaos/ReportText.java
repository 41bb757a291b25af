package dev.ringfence.simulator.chaos;

import dev.ringfence.engine.cli.Table;
import dev.ringfence.simulator.audit.Violation;
import dev.ringfence.simulator.process.redis.RedisMode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The report for people. Stateless. */
final class ReportText {
  private static final int LISTED = 20;

  private ReportText() {}

  static void print(ChaosReport report, PrintWriter out) {
    out.println();
    out.printf(
        Locale.ROOT,
        "%d cycles with seed %d in %.0f s; %d times SIGKILL, with %d calls in progress (median)%n",
        report.cycles().size(),
        report.seed(),
        report.seconds(),
        report.kills().engines(),
        report.inProgressMedian());
    if (report.shape().redis() != RedisMode.NONE) {
      out.printf(
          Locale.ROOT,
          "%d nodes with Redis (%s), which was killed %d times%n",
          report.shape().nodes(),
          report.shape().redis().word(),
          report.kills().redis());
    }
    Table table = new Table("DISTURBANCE", "TIMES", "LONGEST RECOVERY");
    report
        .disturbances()
        .forEach((one, times) -> table.row(one.word(), times, longest(report, one)));
    table.print(out);
    if (!report.skipped().isEmpty()) {
      out.println("left out: " + report.skipped());
    }
    out.printf(
        Locale.ROOT,
        "%,d calls in %,d batches; %,d answers lost, %,d old submissions repeated, %,d times 507%n",
        report.verdict().accepted(),
        report.traffic().batches(),
        report.traffic().retried(),
        report.traffic().replayed(),
        report.traffic().full());
    out.printf(
        Locale.ROOT,
        "recovered (ready, and dialling) in %.2f s (median), %.2f s (p99); undisturbed, %.1f calls/s%n",
        report.recovery(50),
        report.recovery(99),
        report.placedPerSecond());
    report
        .takenOverWithin()
        .ifPresent(
            seconds ->
                out.printf(
                    Locale.ROOT,
                    "taken over: others dialled what a node had %.1f s after it went (longest of"
                        + " %d)%n",
                    seconds,
                    report.takeOverSeconds().size()));
    shares(report, out);
    verdict(report, out);
    out.flush();
  }

  private static String longest(ChaosReport report, Disturbance of) {
    double seconds =
        report.cycles().stream()
            .filter(done -> done.disturbance() == of)
            .mapToDouble(Done::recoverySeconds)
            .max()
            .orElse(0);
    return String.format(Locale.ROOT, "%.2f s", seconds);
  }

  private static void shares(ChaosReport report, PrintWriter out) {
    if (report.shares().size() < 2) {
      return;
    }
    for (ChaosReport.Share share : report.shares()) {
      out.printf(
          Locale.ROOT,
          "node %s: %,d dials, %,d more that Redis overruled%n",
          share.node(),
          share.dials(),
          share.overruled());
    }
    out.printf(Locale.ROOT, "overruled: %.3f %%%n", 100 * report.overruledShare());
  }

  private static void verdict(ChaosReport report, PrintWriter out) {
    Judge.Verdict verdict = report.verdict();
    out.println();
    out.println("Judged from what was acknowledged and from the carriers' log:");
    check(
        out,
        verdict.accepted() - verdict.disposed(),
        "calls without exactly one disposition, of " + verdict.accepted());
    check(out, verdict.audit().violations(), "promises broken");
    for (Violation violation : first(verdict.audit().violationList())) {
      out.println(
          "    " + violation.promise() + " " + violation.subject() + ": " + violation.what());
    }
    check(out, verdict.duplicateDials(), "dials that should not have been");
    first(verdict.examples()).forEach(example -> out.println("    " + example));
    check(out, verdict.changed(), "dispositions changed after somebody had seen them");
    check(out, verdict.match().mismatched(), "dispositions that a carrier does not agree to");
    first(verdict.match().examples()).forEach(example -> out.println("    " + example));
    check(out, report.leak().leaked(), "channels leaked, of " + report.leak().channels());
    List<String> findings = report.findings();
    out.println();
    if (findings.isEmpty()) {
      out.println("Nothing was lost, and nobody was called twice.");
    } else {
      out.println("Not as it should be (seed " + report.seed() + "):");
      findings.forEach(finding -> out.println("  - " + finding));
    }
  }

  private static void check(PrintWriter out, long count, String what) {
    out.printf(Locale.ROOT, "  %s %,d %s%n", count == 0 ? "ok " : "BAD", count, what);
  }

  private static <T> List<T> first(List<T> all) {
    return all.subList(0, Math.min(LISTED, all.size()));
  }
}
