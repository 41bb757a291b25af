package dev.ringfence.simulator.virtual.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ringfence.engine.cli.Table;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** Two runs side by side: as it is, and as it would be. Stateless. */
public final class Comparison {
  private Comparison() {}

  /** For people. */
  public static void print(Forecast now, Forecast then, String change, PrintWriter out) {
    out.println();
    Table table = new Table("", "AS IT IS", "WITH " + change, "DIFFERENCE");
    table.row("done", done(now), done(then), difference(now, then));
    table.row("time", span(now), span(then), faster(now, then));
    table.row("bound by", bound(now), bound(then), "");
    table.row(
        "not finished",
        ForecastText.count(now.unfinished()),
        ForecastText.count(then.unfinished()),
        signed(then.unfinished() - now.unfinished()));
    table.row(
        "dials",
        ForecastText.count(now.dials()),
        ForecastText.count(then.dials()),
        signed(then.dials() - now.dials()));
    table.row("numbers used", used(now), used(then), signed(used(then) - used(now)));
    Set<String> limits = new LinkedHashSet<>(now.waitSeconds().keySet());
    limits.addAll(then.waitSeconds().keySet());
    for (String limit : limits) {
      long before = now.waitSeconds().getOrDefault(limit, 0L);
      long after = then.waitSeconds().getOrDefault(limit, 0L);
      table.row(
          "waits for " + ForecastText.words(limit) + ", call-hours",
          hours(before),
          hours(after),
          String.format(Locale.ROOT, "%+,.1f", (after - before) / 3_600.0));
    }
    table.print(out);
  }

  /** For programs. */
  public static ObjectNode json(Forecast now, Forecast then, String change) {
    ObjectNode root = ForecastJson.object();
    root.put("change", change);
    root.set("as_is", ForecastJson.of(now));
    root.set("what_if", ForecastJson.of(then));
    if (now.finishMillis() >= 0 && then.finishMillis() >= 0) {
      root.put("seconds_earlier", (now.finishMillis() - then.finishMillis()) / 1_000);
    }
    return root;
  }

  private static String done(Forecast f) {
    return f.finishMillis() < 0 ? "not in time" : Times.minute(f.finishMillis());
  }

  private static String span(Forecast f) {
    return f.finishMillis() < 0 ? "-" : Times.span(f.makespanSeconds());
  }

  private static String bound(Forecast f) {
    return f.boundBy().isEmpty() ? "nothing" : ForecastText.words(f.boundBy());
  }

  private static String difference(Forecast now, Forecast then) {
    if (now.finishMillis() < 0 || then.finishMillis() < 0) {
      return "";
    }
    long seconds = (then.finishMillis() - now.finishMillis()) / 1_000;
    return seconds == 0
        ? "the same"
        : Times.span(Math.abs(seconds)) + (seconds < 0 ? " earlier" : " later");
  }

  private static String faster(Forecast now, Forecast then) {
    return now.finishMillis() < 0 || then.makespanSeconds() <= 0
        ? ""
        : String.format(
            Locale.ROOT,
            "%.2f times as fast",
            (double) now.makespanSeconds() / then.makespanSeconds());
  }

  private static long used(Forecast f) {
    return f.numbers().stream().filter(n -> n.starts() > 0).count();
  }

  private static String hours(long seconds) {
    return String.format(Locale.ROOT, "%,.1f", seconds / 3_600.0);
  }

  private static String signed(long count) {
    return count == 0 ? "" : String.format(Locale.ROOT, "%+,d", count);
  }
}
