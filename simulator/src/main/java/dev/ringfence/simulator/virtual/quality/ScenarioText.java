package dev.ringfence.simulator.virtual.quality;

import dev.ringfence.engine.cli.Table;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Results for people. Stateless. */
public final class ScenarioText {
  private static final double SECOND = 1e9;

  private ScenarioText() {}

  /** What the columns mean. */
  public static void legend(PrintWriter out) {
    out.println(
        """

        USED       of an upper bound that knows every call's length and end in advance
        ANSWERS    of that bound: what waiting for the carriers' answers costs, which the bound
                   does not wait for (calls per second count a send until it is answered)
        DIALLED    calls that the carriers took before the horizon
        MAKESPAN   until the last call was over, as a multiple of the earliest possible
        IDLE       seconds in which a call could have been dialled and was not
        JAIN       fairness among equal batches that waited together; 1 is fair
        PASSED     most calls of another batch between two of one that waited, of what its share
                   allows; up to 1 is as promised
        SPREAD     busiest minus idlest number, in points of what it could carry
        WAIT       seconds from "could be dialled but for a number" to the dial
        NS         nanoseconds of the scheduler for each dial, all its events included\
        """);
  }

  /** One scenario. */
  public static void print(ScenarioResult result, PrintWriter out) {
    out.println();
    out.println(result.scenario().name() + ": " + result.scenario().about());
    Table table =
        new Table(
            "POLICY",
            "USED",
            "BOUND BY",
            "ANSWERS",
            "DIALLED",
            "MAKESPAN",
            "IDLE",
            "JAIN",
            "PASSED",
            "SPREAD",
            "WAIT P50",
            "P95",
            "P99",
            "NS");
    for (PolicyResult r : result.results()) {
      boolean done = r.makespanNanos() != DialLog.NEVER;
      table.row(
          r.policy().word(),
          percent(r.utilisation().share()),
          r.utilisation().limit(),
          r.utilisation().price() > 0 ? percent(r.utilisation().price()) : "-",
          format("%,d", r.dispatched()),
          done ? format("%.3f", (double) r.makespanNanos() / r.boundMakespanNanos()) : "never",
          format("%.0f", r.idleSeconds()),
          r.fairness().jain() < 0 ? "-" : format("%.4f", r.fairness().jain()),
          r.fairness().starvation() == 0 ? "-" : format("%.2f", r.fairness().starvation()),
          format("%.1f", r.spread() * 100),
          seconds(r.waits()[0]),
          seconds(r.waits()[1]),
          seconds(r.waits()[2]),
          format("%,.0f", r.nanosPerDial()));
    }
    table.print(out);
    List<String> missed = result.missed();
    for (String what : missed) {
      out.println("  MISSED " + what);
    }
  }

  private static String percent(double share) {
    return format("%.2f %%", share * 100);
  }

  private static String seconds(long nanos) {
    return format("%,.0f", nanos / SECOND);
  }

  private static String format(String text, Object... args) {
    return String.format(Locale.ROOT, text, args);
  }
}
