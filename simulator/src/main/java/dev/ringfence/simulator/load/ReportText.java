package dev.ringfence.simulator.load;

import dev.ringfence.engine.cli.Table;
import dev.ringfence.simulator.process.JitterProbe;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The report for people. Stateless. */
final class ReportText {
  private static final double MEBI = 1 << 20;

  private ReportText() {}

  static void print(LoadReport report, PrintWriter out) {
    Machine machine = report.machine();
    out.println();
    out.printf(
        Locale.ROOT,
        "%d processors, Java %s, %s; load average %.2f at the beginning%n",
        machine.processors(),
        machine.java(),
        machine.system(),
        machine.loadAverage());
    if (!report.points().isEmpty()) {
      dials(report, out);
    }
    store(report, out);
    upload(report.upload(), out);
    verdict(report, out);
    out.flush();
  }

  private static void dials(LoadReport report, PrintWriter out) {
    out.println();
    out.println("From the instant that a call may go out to its POST at the carrier, in ms:");
    Table table =
        new Table(
            "OFFERED",
            "BY",
            "DIALS/S",
            "P50",
            "P90",
            "P99",
            "P99.9",
            "MAX",
            "STORE",
            "POST",
            "CPU/CALL",
            "CARRIERS",
            "RSS MB");
    for (LoadPoint point : report.points()) {
      boolean measured = point.latencies() != null;
      table.row(
          point.perSecond() == 0 ? "max" : point.perSecond(),
          by(point),
          decimal(point.rate(), 1),
          measured ? millis(point.millisAt(50)) : "-",
          measured ? millis(point.millisAt(90)) : "-",
          measured ? millis(point.millisAt(99)) : "-",
          measured ? millis(point.millisAt(99.9)) : "-",
          measured ? millis(point.maxMillis()) : "-",
          millis(point.waitMillis()),
          millis(point.postMillis()),
          decimal(point.engineMillis(), 2),
          decimal(point.carriersMillis(), 2),
          point.residentBytes() < 0 ? "-" : Math.round(point.residentBytes() / MEBI));
    }
    table.print(out);
    out.println("STORE, POST: mean from the grant until the adapter has it, until its first byte;");
    out.println(
        "CPU/CALL: ms of processor time of the engine; CARRIERS: of the simulated carriers");
    for (LoadPoint point : report.points()) {
      if (point.kind() == LoadPoint.Kind.FLAT_OUT) {
        out.printf(
            Locale.ROOT,
            "max: engine and carriers keep %.1f processors busy; %s%n",
            (point.engineMillis() + point.carriersMillis()) * point.rate() / 1e3,
            bound(point));
      }
    }
    JitterProbe.Jitter jitter = report.jitter();
    if (jitter != null) {
      out.printf(
          Locale.ROOT,
          "a request that does nothing reaches the carriers in %.2f ms (p50), %.2f ms (p99)%n",
          jitter.p50Nanos() / 1e6,
          jitter.p99Nanos() / 1e6);
    }
  }

  /** What kept more from going out. */
  private static String bound(LoadPoint point) {
    String limits =
        point.held().isEmpty()
            ? "no limit held a call back"
            : "held back by " + String.join(", ", point.held().keySet()).replace('_', ' ');
    return point.givenBack() == 0
        ? limits
        : String.format(
            Locale.ROOT, "%s; %,d dials were granted in vain", limits, point.givenBack());
  }

  private static String by(LoadPoint point) {
    return switch (point.kind()) {
      case INSTANTS -> "instants";
      case RATE -> "rate";
      case FLAT_OUT -> "-";
    };
  }

  /** What a measured load is worth while others are still to come. */
  static String line(LoadPoint point) {
    String what =
        switch (point.kind()) {
          case INSTANTS -> point.perSecond() + " dials/s";
          case RATE -> point.perSecond() + " dials/s by the accounts' rate";
          case FLAT_OUT -> "as fast as it goes";
        };
    String latency =
        point.latencies() == null
            ? ""
            : String.format(
                Locale.ROOT,
                ", p50 %s ms, p99 %s ms",
                millis(point.millisAt(50)),
                millis(point.millisAt(99)));
    return String.format(
        Locale.ROOT,
        "%s: %,.1f dials/s%s, %.2f ms of CPU a call",
        what,
        point.rate(),
        latency,
        point.engineMillis());
  }

  private static void store(LoadReport report, PrintWriter out) {
    StoreCost store = report.store();
    if (store == null) {
      if (!report.storeSkipped().isEmpty()) {
        out.println();
        out.println("Store on disk against memory: not measured; " + report.storeSkipped());
      }
      return;
    }
    out.println();
    Table table = new Table("ROUND", "ON DISK", "IN MEMORY", "RATIO");
    for (int i = 0; i < store.disk().size(); i++) {
      double disk = store.disk().get(i).rate();
      double memory = store.memory().get(i).rate();
      table.row(i + 1, decimal(disk, 0), decimal(memory, 0), decimal(disk / memory, 3));
    }
    table.row(
        "all",
        decimal(store.diskRate(), 0),
        decimal(store.memoryRate(), 0),
        decimal(store.ratio(), 3));
    table.print(out);
    out.println("dials/s as fast as it goes, by turns");
  }

  private static void upload(
      @org.jspecify.annotations.Nullable UploadSpeed upload, PrintWriter out) {
    if (upload == null) {
      return;
    }
    out.println();
    out.printf(
        Locale.ROOT,
        "upload of %,d rows: %,.0f rows/s to a cold engine, %,.0f to a warm one%n",
        upload.rows(),
        upload.coldRate(),
        upload.warmRate());
    out.printf(Locale.ROOT, "heap of the engine: %.1f bytes a queued call%n", upload.heapBytes());
  }

  private static void verdict(LoadReport report, PrintWriter out) {
    out.println();
    Verdict verdict = report.verdict();
    if (verdict.accepted() > 0) {
      out.printf(
          Locale.ROOT,
          "%,d dials, judged from the carriers' log: %,d violations, %,d missing, %,d repeated%n",
          verdict.accepted(),
          verdict.violations(),
          verdict.missing(),
          verdict.repeated());
    }
    for (LoadReport.Bar bar : report.bars()) {
      out.printf(
          Locale.ROOT,
          "  %s %s %s: %s%n",
          bar.met() ? "ok    " : "MISSED",
          bar.what(),
          decimal(bar.bar(), bar.bar() < 1 ? 2 : 0),
          decimal(bar.value(), bar.value() < 1 ? 3 : 1));
    }
    List<String> findings = report.findings();
    if (!findings.isEmpty()) {
      out.println("Not as it should be:");
      findings.forEach(finding -> out.println("  - " + finding));
    }
  }

  private static String millis(double millis) {
    return decimal(millis, millis < 100 ? 2 : 0);
  }

  private static String decimal(double value, int digits) {
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }
}
