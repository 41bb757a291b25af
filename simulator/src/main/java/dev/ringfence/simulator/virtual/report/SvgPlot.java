package dev.ringfence.simulator.virtual.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Calls in progress and calls that wait over time, as one SVG file. Stateless. */
public final class SvgPlot {
  private static final int WIDTH = 960;
  private static final int PANEL = 220;
  private static final int LEFT = 70;
  private static final int RIGHT = 20;
  private static final int TOP = 40;
  private static final int GAP = 60;
  private static final int GRID = 4;
  private static final int TICKS = 8;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private SvgPlot() {}

  /** The whole file. */
  public static String of(Forecast forecast) {
    StringBuilder svg = new StringBuilder();
    int height = TOP + 2 * PANEL + GAP + 40;
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                + " viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">%n"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n",
            WIDTH,
            height,
            WIDTH,
            height));
    panel(svg, "Calls in progress", forecast.timeline(), false, TOP, "#1f77b4");
    panel(svg, "Calls waiting", forecast.timeline(), true, TOP + PANEL + GAP, "#d95f02");
    return svg.append("</svg>\n").toString();
  }

  private static void panel(
      StringBuilder svg, String title, Timeline line, boolean waiting, int y0, String colour) {
    double top = 1;
    for (int i = 0; i < line.size(); i++) {
      top = Math.max(top, value(line, i, waiting));
    }
    text(svg, LEFT, y0 - 10, "start", title + ", UTC");
    for (int g = 0; g <= GRID; g++) {
      double y = y0 + PANEL - (double) PANEL * g / GRID;
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
              LEFT,
              y,
              WIDTH - RIGHT,
              y));
      text(
          svg,
          LEFT - 6,
          y + 4,
          "end",
          String.format(Locale.ROOT, "%,d", Math.round(top * g / GRID)));
    }
    for (int t = 0; t <= TICKS && line.size() > 0; t++) {
      int point = (int) ((long) (line.size() - 1) * t / TICKS);
      double x = LEFT + (double) (WIDTH - LEFT - RIGHT) * t / TICKS;
      String time = TIME.format(Instant.ofEpochMilli(line.millis(point)));
      text(svg, x, y0 + PANEL + 16, t == 0 ? "start" : t == TICKS ? "end" : "middle", time);
    }
    area(svg, line, waiting, y0, top, colour);
  }

  private static void area(
      StringBuilder svg, Timeline line, boolean waiting, int y0, double top, String colour) {
    StringBuilder points = new StringBuilder();
    int last = Math.max(1, line.size() - 1);
    points.append(String.format(Locale.ROOT, "%d,%d ", LEFT, y0 + PANEL));
    for (int i = 0; i < line.size(); i++) {
      double x = LEFT + (double) (WIDTH - LEFT - RIGHT) * i / last;
      double y = y0 + PANEL - PANEL * value(line, i, waiting) / top;
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
    }
    points.append(String.format(Locale.ROOT, "%d,%d", WIDTH - RIGHT, y0 + PANEL));
    svg.append(
        String.format(
            Locale.ROOT,
            "<polygon points=\"%s\" fill=\"%s\" fill-opacity=\"0.25\" stroke=\"%s\"/>%n",
            points,
            colour,
            colour));
  }

  private static double value(Timeline line, int point, boolean waiting) {
    return waiting ? line.waiting(point) : line.inProgress(point);
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"#333\">%s</text>%n",
            x,
            y,
            anchor,
            text));
  }
}
