package dev.ringfence.simulator.virtual.report;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A plot for the terminal, in block characters. Stateless. */
public final class Plot {
  private static final String BLOCKS = " ▁▂▃▄▅▆▇█";
  private static final int EIGHTHS = 8;
  private static final int ROWS = 8;
  private static final int MARGIN = 10;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Plot() {}

  /** Draws calls in progress over time, in so many columns of text. */
  public static void inProgress(Timeline timeline, int columns, PrintWriter out) {
    draw("calls in progress", timeline, columns, false, out);
  }

  /** Draws calls that wait over time. */
  public static void waiting(Timeline timeline, int columns, PrintWriter out) {
    draw("calls waiting", timeline, columns, true, out);
  }

  private static void draw(
      String title, Timeline timeline, int columns, boolean ofWaiting, PrintWriter out) {
    double[] values = timeline.columns(Math.max(10, columns - MARGIN - 1), ofWaiting);
    double top = 0;
    for (double value : values) {
      top = Math.max(top, value);
    }
    if (values.length == 0 || top == 0) {
      return;
    }
    out.println(title);
    for (int row = ROWS - 1; row >= 0; row--) {
      StringBuilder line = new StringBuilder();
      for (double value : values) {
        int eighths = (int) Math.round(value / top * ROWS * EIGHTHS) - row * EIGHTHS;
        if (row == 0 && value > 0) {
          eighths = Math.max(1, eighths);
        }
        line.append(BLOCKS.charAt(Math.max(0, Math.min(EIGHTHS, eighths))));
      }
      String label = row == ROWS - 1 ? label(top) : row == 0 ? "0" : "";
      out.println(
          " ".repeat(Math.max(0, MARGIN - 2 - label.length()))
              + label
              + " │"
              + line.toString().stripTrailing());
    }
    axis(timeline, values.length, out);
  }

  private static void axis(Timeline timeline, int width, PrintWriter out) {
    StringBuilder ticks = new StringBuilder();
    StringBuilder labels = new StringBuilder();
    for (int c = 0; c < width; c++) {
      boolean tick = c % 16 == 0 && (c + 9 <= width || c == 0);
      ticks.append(tick ? '┴' : '─');
      if (tick) {
        labels.append(" ".repeat(Math.max(0, c - labels.length())));
        labels.append(time(timeline.millis((int) ((long) c * timeline.size() / width))));
      }
    }
    out.println(" ".repeat(MARGIN - 2) + " └" + ticks.substring(Math.min(1, ticks.length())));
    out.println(" ".repeat(MARGIN - 1) + labels);
  }

  private static String label(double value) {
    return value >= 100_000
        ? String.format(Locale.ROOT, "%.0fk", value / 1_000)
        : String.format(Locale.ROOT, "%,.0f", value);
  }

  private static String time(long millis) {
    return TIME.format(Instant.ofEpochMilli(millis));
  }
}
