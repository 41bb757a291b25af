package dev.ringfence.simulator.demo;

import dev.ringfence.engine.cli.Table;
import dev.ringfence.simulator.audit.AccountUse;
import dev.ringfence.simulator.audit.AuditReport;
import dev.ringfence.simulator.audit.NumberUse;
import dev.ringfence.simulator.audit.Violation;
import dev.ringfence.simulator.process.JitterProbe;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report for people. Stateless. */
final class ReportText {
  private static final int LISTED = 20;

  private ReportText() {}

  static void print(DemoReport report, PrintWriter out) {
    out.println();
    out.printf(
        Locale.ROOT,
        "%,d calls in %.1f s (%.1f calls/s); time scale %d: an hour's cap binds for %.1f s%n",
        report.calls(),
        report.seconds(),
        report.callsPerSecond(),
        report.timeScale(),
        3600.0 / report.timeScale());
    out.printf(Locale.ROOT, "%,d bad rows refused at upload%n", report.rejectedRows());
    line(out, "dispositions ", report.dispositions());
    line(out, "outcomes     ", report.outcomes());
    line(out, "held back by ", report.denials());
    line(out, "faults       ", report.faults());
    numbers(report.audit().numbers(), out);
    accounts(report.audit(), out);
    JitterProbe.Jitter jitter = report.jitter();
    out.printf(
        Locale.ROOT,
        "%nrequest delay to the carriers: p50 %.2f ms, p99 %.2f ms, max %.2f ms (%d samples)%n",
        ReportJson.millis(jitter.p50Nanos()),
        ReportJson.millis(jitter.p99Nanos()),
        ReportJson.millis(jitter.maxNanos()),
        jitter.samples());
    verdict(report, out);
    out.flush();
  }

  private static void line(PrintWriter out, String label, Map<String, Long> counts) {
    List<String> parts = new ArrayList<>();
    counts.forEach(
        (word, count) -> {
          if (count > 0) {
            parts.add(String.format(Locale.ROOT, "%s %,d", word.replace('_', ' '), count));
          }
        });
    out.println(label + " " + (parts.isEmpty() ? "none" : String.join(", ", parts)));
  }

  private static void numbers(List<NumberUse> numbers, PrintWriter out) {
    out.println();
    Table table = new Table("NUMBER", "PROVIDER", "STARTS", "CAP", "PEAK IN PROGRESS");
    for (NumberUse use : numbers) {
      table.row(
          use.number(),
          use.provider(),
          use.starts(),
          use.cap() > 0
              ? String.format(Locale.ROOT, "%d in %.1f s", use.cap(), use.capWindowMillis() / 1e3)
              : "-",
          use.peak() + " of " + use.channels());
    }
    table.print(out);
  }

  private static void accounts(AuditReport audit, PrintWriter out) {
    out.println();
    Table table =
        new Table("ACCOUNT", "SENDS", "CPS", "PEAK SECOND", "TIGHTEST", "BY JITTER", "IN PROGRESS");
    for (AccountUse use : audit.accounts()) {
      table.row(
          use.account(),
          use.sends(),
          use.cps(),
          use.strictPeak(),
          use.tightestSpanNanos() < 0
              ? "-"
              : String.format(
                  Locale.ROOT, "%d in %.4f s", use.cps() + 1, use.tightestSpanNanos() / 1e9),
          use.windowsInAllowance(),
          use.peak() + (use.concurrency() > 0 ? " of " + use.concurrency() : ""));
    }
    table.print(out);
  }

  private static void verdict(DemoReport report, PrintWriter out) {
    out.println();
    out.println("Judged from the carriers' log alone:");
    check(out, report.audit().violations(), "promises broken");
    for (Violation violation : first(report.audit().violationList())) {
      out.println(
          "    " + violation.promise() + " " + violation.subject() + ": " + violation.what());
    }
    check(out, report.match().duplicateDials(), "dials repeated");
    check(out, report.match().mismatched(), "dispositions that a carrier does not agree to");
    first(report.match().examples()).forEach(example -> out.println("    " + example));
    check(out, report.leak().leaked(), "channels leaked, of " + report.leak().channels());
    List<String> findings = report.findings();
    out.println();
    if (findings.isEmpty()) {
      out.println("Every promise was kept.");
    } else {
      out.println("Not as it should be:");
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
