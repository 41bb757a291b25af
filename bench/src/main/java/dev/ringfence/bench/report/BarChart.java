package dev.ringfence.bench.report;

import java.util.ArrayList;
import java.util.List;

/** Horizontal bars under headings, all on one linear scale from 0. */
final class BarChart {
  private static final int WIDTH = 760;
  private static final int LEFT = 230;
  private static final int RIGHT = 80;
  private static final int TOP = 64;
  private static final int ROW = 26;
  private static final String OURS = "#0969da";
  private static final String OTHERS = "#afb8c1";
  private static final String LIMIT = "#cf222e";

  private record Bar(String name, double value, boolean ours, boolean heading) {}

  private final String title;
  private final String unit;
  private final List<Bar> bars = new ArrayList<>();
  private double limit = Double.NaN;
  private String limitName = "";

  BarChart(String title, String unit) {
    this.title = title;
    this.unit = unit;
  }

  BarChart heading(String text) {
    bars.add(new Bar(text, Double.NaN, false, true));
    return this;
  }

  /** Adds a bar unless it was not measured. */
  BarChart add(String name, double value, boolean ours) {
    if (!Double.isNaN(value)) {
      bars.add(new Bar(name, value, ours, false));
    }
    return this;
  }

  /** A line that no bar should cross. */
  BarChart limit(double value, String name) {
    limit = value;
    limitName = name;
    return this;
  }

  @Override
  public String toString() {
    int height = TOP + ROW * bars.size() + 16;
    Svg svg = new Svg(WIDTH, height, title);
    svg.text(20, 26, 16, "start", Svg.INK, true, title);
    svg.text(20, 46, 12, "start", Svg.PALE, false, unit);
    double most = bars.stream().mapToDouble(Bar::value).filter(v -> v > 0).max().orElse(1);
    double scale = (WIDTH - LEFT - RIGHT) / Math.max(most, Double.isNaN(limit) ? 0 : limit);
    double y = TOP;
    for (Bar bar : bars) {
      if (bar.heading) {
        svg.text(20, y + 17, 13, "start", Svg.INK, true, bar.name);
      } else {
        svg.text(LEFT - 10, y + 17, 12, "end", Svg.INK, bar.ours, bar.name);
        double width = Math.max(1, bar.value * scale);
        svg.rect(LEFT, y + 4, width, ROW - 8, bar.ours ? OURS : OTHERS);
        svg.text(LEFT + width + 6, y + 17, 12, "start", Svg.INK, bar.ours, value(bar.value));
      }
      y += ROW;
    }
    if (!Double.isNaN(limit)) {
      double x = LEFT + limit * scale;
      svg.line(x, TOP - 6, x, y + 2, LIMIT, 1.5);
      svg.text(x, TOP - 11, 12, "middle", LIMIT, false, limitName);
    }
    return svg.toString();
  }

  private static String value(double value) {
    return String.format(java.util.Locale.ROOT, "%,.0f", value);
  }
}
