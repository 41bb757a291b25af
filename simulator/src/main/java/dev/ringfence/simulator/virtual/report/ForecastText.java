package dev.ringfence.simulator.virtual.report;

import dev.ringfence.engine.cli.Table;
import dev.ringfence.simulator.audit.Violation;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The forecast for people. Stateless. */
public final class ForecastText {
  private static final int MOST_NUMBERS = 40;
  private static final int MOST_VIOLATIONS = 10;

  private ForecastText() {}

  /** Writes it, plots in so many columns. */
  public static void print(Forecast f, int columns, PrintWriter out) {
    out.println();
    out.println(headline(f));
    if (f.unfinished() > 0) {
      out.printf(
          Locale.ROOT,
          "%,d calls had no disposition when the simulation ended at %s%n",
          f.unfinished(),
          Times.minute(f.endMillis()));
    }
    out.println();
    spans(out, "bound by    ", f.boundSeconds(), "");
    spans(out, "waited for  ", f.waitSeconds(), " call-");
    batches(f, out);
    numbers(f, out);
    out.println();
    Plot.inProgress(f.timeline(), columns, out);
    out.println();
    Plot.waiting(f.timeline(), columns, out);
    out.println();
    verdict(f, out);
    out.flush();
  }

  /** One line: when it is done, and what binds. */
  public static String headline(Forecast f) {
    String done =
        f.finishMillis() < 0
            ? "not done in the time simulated"
            : "done "
                + Times.minute(f.finishMillis())
                + ", "
                + Times.span(f.makespanSeconds())
                + " after the start";
    String bound = f.boundBy().isEmpty() ? "nothing waited" : "bound by " + words(f.boundBy());
    return String.format(Locale.ROOT, "%,d calls: %s; %s", f.calls(), done, bound);
  }

  private static void spans(PrintWriter out, String label, Map<String, Long> seconds, String unit) {
    StringBuilder line = new StringBuilder(label);
    seconds.forEach(
        (limit, length) -> {
          line.append(line.length() > label.length() ? ", " : "");
          line.append(words(limit)).append(' ');
          line.append(
              unit.isEmpty()
                  ? Times.span(length)
                  : String.format(Locale.ROOT, "%,.1f call-hours", length / 3_600.0));
        });
    out.println(seconds.isEmpty() ? label + "nothing" : line);
  }

  private static void batches(Forecast f, PrintWriter out) {
    out.println();
    Table table =
        new Table("BATCH", "TEMPLATE", "CALLS", "DIALS", "FINISHED", "BOUND BY", "SHARE", "DUE");
    for (Forecast.BatchLine b : f.batches()) {
      table.row(
          b.name(),
          b.template(),
          count(b.calls()),
          count(b.dials()),
          b.finishMillis() < 0 ? "not finished" : Times.minute(b.finishMillis()),
          b.boundBy().isEmpty() ? "-" : words(b.boundBy()),
          b.share() < 0 ? "-" : percent(b.share()),
          b.entitled() < 0 ? "-" : percent(b.entitled()));
    }
    table.print(out);
    for (Forecast.BatchLine b : f.batches()) {
      out.println("  " + b.name() + ": " + counts(b.dispositions()));
    }
    if (f.fairness() >= 0) {
      out.printf(Locale.ROOT, "fairness    %.4f (Jain's index of share over due)%n", f.fairness());
    }
  }

  private static void numbers(Forecast f, PrintWriter out) {
    out.println();
    Table table =
        new Table("NUMBER", "ACCOUNT", "STARTS", "CAP", "CAP FULL", "CHANNELS", "PEAK", "BUSY");
    List<Forecast.NumberLine> used =
        f.numbers().stream()
            .sorted(Comparator.comparingLong(Forecast.NumberLine::starts).reversed())
            .toList();
    for (Forecast.NumberLine n : used.subList(0, Math.min(MOST_NUMBERS, used.size()))) {
      table.row(
          n.number(),
          n.account(),
          count(n.starts()),
          n.cap().isEmpty() ? "-" : n.cap(),
          n.cap().isEmpty() ? "-" : percent(n.capShare()),
          n.channels(),
          n.peak(),
          percent(n.busyShare()));
    }
    table.print(out);
    if (used.size() > MOST_NUMBERS) {
      out.printf(Locale.ROOT, "and %,d more; --json has all%n", used.size() - MOST_NUMBERS);
    }
  }

  private static void verdict(Forecast f, PrintWriter out) {
    if (!f.troubles().isEmpty()) {
      out.println("what went wrong  " + counts(f.troubles()));
    }
    if (f.violations() < 0) {
      out.println("promises         not checked (--no-audit)");
    } else if (f.violations() == 0) {
      out.println("promises         all kept, as the carriers saw it");
    } else {
      out.printf(Locale.ROOT, "promises         BROKEN %,d times:%n", f.violations());
      for (Violation v :
          f.violationList().subList(0, Math.min(MOST_VIOLATIONS, f.violationList().size()))) {
        out.println("  " + v.promise() + " " + v.subject() + ": " + v.what());
      }
    }
    out.printf(
        Locale.ROOT,
        "%,d events in %.1f s (%,.0f calls/s); trace %s, the same for the same input%n",
        f.events(),
        f.seconds(),
        f.calls() / Math.max(f.seconds(), 1e-6),
        f.trace());
  }

  private static String counts(Map<String, Long> counts) {
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (word, count) -> {
          text.append(text.length() == 0 ? "" : ", ");
          text.append(words(word)).append(' ').append(count(count));
        });
    return text.length() == 0 ? "none" : text.toString();
  }

  static String words(String word) {
    return word.replace('-', ' ');
  }

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }
}
