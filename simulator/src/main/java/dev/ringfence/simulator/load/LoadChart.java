package dev.ringfence.simulator.load;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Latency by load as one SVG file: p50, p99 and the longest, on a logarithmic scale. Stateless. */
final class LoadChart {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 400;
  private static final int LEFT = 70;
  private static final int RIGHT = 90;
  private static final int TOP = 50;
  private static final int BOTTOM = 60;
  private static final double LEAST_MILLIS = 0.1;
  private static final double BAR_MILLIS = 50;

  private LoadChart() {}

  /** The whole file; loads without latencies are left out. */
  static String of(LoadReport report) {
    List<LoadPoint> points =
        report.points().stream().filter(point -> point.latencies() != null).toList();
    double most = BAR_MILLIS * 2;
    for (LoadPoint point : points) {
      most = Math.max(most, point.maxMillis());
    }
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d"
                + " %d\" font-family=\"sans-serif\" font-size=\"12\">%n"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n",
            WIDTH,
            HEIGHT,
            WIDTH,
            HEIGHT));
    text(svg, LEFT, 24, "start", "From eligible to the POST at the carrier, ms, by dials/s");
    for (double grid = LEAST_MILLIS; grid <= most; grid *= 10) {
      line(svg, y(grid, most), "#ddd", "");
      text(svg, LEFT - 8, y(grid, most) + 4, "end", label(grid));
    }
    line(svg, y(BAR_MILLIS, most), "#d62728", " stroke-dasharray=\"4 4\"");
    text(svg, WIDTH - RIGHT + 8, y(BAR_MILLIS, most) + 4, "start", "50 ms");
    for (int i = 0; i < points.size(); i++) {
      LoadPoint point = points.get(i);
      String by = point.kind() == LoadPoint.Kind.RATE ? " (rate)" : "";
      text(svg, x(i, points.size()), HEIGHT - BOTTOM + 20, "middle", point.perSecond() + by);
    }
    series(svg, points, most, "p50", "#1f77b4", point -> point.millisAt(50));
    series(svg, points, most, "p99", "#ff7f0e", point -> point.millisAt(99));
    series(svg, points, most, "max", "#7f7f7f", LoadPoint::maxMillis);
    return svg.append("</svg>\n").toString();
  }

  private static void series(
      StringBuilder svg,
      List<LoadPoint> points,
      double most,
      String name,
      String colour,
      ToDoubleFunction<LoadPoint> value) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < points.size(); i++) {
      double x = x(i, points.size());
      double y = y(value.applyAsDouble(points.get(i)), most);
      svg.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>%n",
              x,
              y,
              colour));
      if (points.get(i).kind() == LoadPoint.Kind.INSTANTS) {
        path.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
      }
      if (i == points.size() - 1) {
        text(svg, x + 10, y + 4, "start", name);
      }
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
            path.toString().trim(),
            colour));
  }

  private static double x(int i, int points) {
    double width = WIDTH - LEFT - RIGHT;
    return LEFT + width * (i + 0.5) / points;
  }

  private static double y(double millis, double most) {
    double decades = Math.log10(most / LEAST_MILLIS);
    double at = Math.log10(Math.max(LEAST_MILLIS, millis) / LEAST_MILLIS);
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * at / decades;
  }

  private static String label(double millis) {
    return millis < 1
        ? String.format(Locale.ROOT, "%.1f", millis)
        : String.format(Locale.ROOT, "%,.0f", millis);
  }

  private static void line(StringBuilder svg, double y, String colour, String more) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"%s\"%s/>%n",
            LEFT,
            y,
            WIDTH - RIGHT,
            y,
            colour,
            more));
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
