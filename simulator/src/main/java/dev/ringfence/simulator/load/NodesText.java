package dev.ringfence.simulator.load;

import dev.ringfence.engine.cli.Table;
import dev.ringfence.simulator.audit.IdleReport;
import dev.ringfence.simulator.process.redis.RedisMode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** What was measured of several nodes, for people. Stateless. */
final class NodesText {
  private NodesText() {}

  static void print(NodesReport report, PrintWriter out) {
    Machine machine = report.machine();
    NodesPlan plan = report.plan();
    out.println();
    out.printf(
        Locale.ROOT,
        "%d processors, Java %s; load average %.2f at the beginning%n",
        machine.processors(),
        machine.java(),
        machine.loadAverage());
    out.printf(
        Locale.ROOT,
        "%d %s %s; batches submitted to %s%n",
        plan.nodes(),
        plan.nodes() == 1 ? "node" : "nodes",
        plan.redis() == RedisMode.NONE
            ? "without Redis"
            : "with Redis (" + plan.redis().word() + ")",
        plan.spread() ? "all by turns" : "the first");
    table(report).print(out);
    out.println(
        "OVERRULED: of what a node's own books granted; CONFIRM: from there to the answer of");
    out.println("Redis, the mean of the span, and as the engine says it of its last two minutes");
    for (NodesPoint point : report.points()) {
      out.printf(
          Locale.ROOT,
          "%s, in %.1f s: Redis %.1f s of CPU, the simulated carriers %.1f s; %,d grants that Redis"
              + " did not answer in time%n",
          point.shape().word(),
          point.seconds(),
          point.redisSeconds(),
          point.carriersSeconds(),
          point.unconfirmed());
    }
    if (report.failures() > 0) {
      out.printf(Locale.ROOT, "asked again after %,d answers with 5xx%n", report.failures());
    }
    for (NodesPoint point : report.points()) {
      if (point.latencies() != null) {
        out.printf(
            Locale.ROOT,
            "%s: %d calls/s offered; from a row's instant to its POST at the carrier %.1f ms (p50),"
                + " %.1f ms (p99)%n",
            point.shape().word(),
            plan.perSecond(),
            point.millisAt(50),
            point.millisAt(99));
      }
    }
    for (NodesPoint point : report.points()) {
      if (point.idle() != null) {
        idle(point.shape().word(), point.idle(), out);
      }
    }
    findings(report.findings(), out);
    out.flush();
  }

  private static void idle(String shape, IdleReport idle, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s: %,d channels, in %.1f s used again %,d times while calls waited%n",
        shape,
        idle.channels(),
        idle.seconds(),
        idle.idle().count());
    spread(
        "from the instant that an engine was told of a call's end to the next dial",
        idle.idle(),
        out);
    spread("from the end itself, with the callback's way", idle.turn(), out);
    out.printf(
        Locale.ROOT,
        "  free for more than %,d ms, though an engine knew and calls waited: %,d%n",
        IdleReport.BAR_MILLIS,
        idle.over());
    idle.examples().forEach(example -> out.println("  - " + example));
  }

  private static void spread(String what, IdleReport.Spread spread, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "  %s: %.0f ms (p50), %.0f ms (p99), %.0f ms (longest)%n",
        what,
        spread.p50(),
        spread.p99(),
        spread.longest());
  }

  private static void findings(List<String> findings, PrintWriter out) {
    out.println(
        findings.isEmpty()
            ? "No limit was broken, and nobody was called twice."
            : "Not as it should be:");
    findings.forEach(finding -> out.println("  - " + finding));
  }

  private static Table table(NodesReport report) {
    Table table =
        new Table(
            "SHAPE",
            "NODE",
            "CALLS/S",
            "OVERRULED",
            "CONFIRM MS",
            "P50",
            "P99",
            "CPU S",
            "MS/CALL");
    for (NodesPoint point : report.points()) {
      for (NodesPoint.Node node : point.nodes()) {
        table.row(
            point.shape().word(),
            node.name(),
            decimal(point.rate(node.dials()), 1),
            percent(node.overruledShare()),
            decimal(node.confirmMillis(), 2),
            decimal(node.confirmP50(), 2),
            decimal(node.confirmP99(), 2),
            decimal(node.cpuSeconds(), 1),
            perCall(node.cpuSeconds(), node.dials()));
      }
      table.row(
          point.shape().word(),
          "all",
          decimal(point.rate(point.dials()), 1),
          percent(point.overruledShare()),
          "",
          "",
          "",
          decimal(point.cpuSeconds(), 1),
          perCall(point.cpuSeconds(), point.dials()));
    }
    return table;
  }

  /** What a measured shape is worth while the other is still to come. */
  static String line(NodesPoint point) {
    return String.format(
        Locale.ROOT,
        "%s: %,.1f calls/s, %s overruled",
        point.shape().word(),
        point.rate(point.dials()),
        percent(point.overruledShare()));
  }

  private static String perCall(double cpuSeconds, long dials) {
    return dials == 0 ? "-" : decimal(cpuSeconds * 1e3 / dials, 2);
  }

  private static String percent(double share) {
    return decimal(100 * share, 3) + " %";
  }

  private static String decimal(double value, int digits) {
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }
}
