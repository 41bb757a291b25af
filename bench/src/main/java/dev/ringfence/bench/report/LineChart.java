package dev.ringfence.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lines over a few named places, on a logarithmic scale; each line bears its name at its end. */
final class LineChart {
  private static final int WIDTH = 880;
  private static final int HEIGHT = 460;
  private static final int LEFT = 72;
  private static final int RIGHT = 268;
  private static final int TOP = 58;
  private static final int BOTTOM = 56;
  private static final int LABEL = 16;
  private static final String[] COLORS = {
    "#0969da", "#bc4c00", "#8250df", "#1a7f37", "#cf222e", "#9a6700", "#57606a", "#bf3989"
  };

  private record Series(String name, double[] values, String color, boolean first) {
    int last() {
      int last = values.length - 1;
      while (last >= 0 && Double.isNaN(values[last])) {
        last--;
      }
      return last;
    }
  }

  private final String title;
  private final String xTitle;
  private final String yTitle;
  private final List<String> places;
  private final List<Series> series = new ArrayList<>();
  private int added;

  LineChart(String title, String xTitle, String yTitle, List<String> places) {
    this.title = title;
    this.xTitle = xTitle;
    this.yTitle = yTitle;
    this.places = places;
  }

  /**
   * Adds a line unless nothing of it was measured; the first one is drawn strongest. In charts with
   * the same lines, those of one name have one color.
   */
  LineChart add(String name, double[] values) {
    Series one = new Series(name, values, COLORS[added % COLORS.length], added == 0);
    added++;
    if (one.last() >= 0) {
      series.add(one);
    }
    return this;
  }

  @Override
  public String toString() {
    Svg svg = new Svg(WIDTH, HEIGHT, title);
    svg.text(LEFT - 52, 26, 16, "start", Svg.INK, true, title);
    svg.text(LEFT - 52, 45, 12, "start", Svg.PALE, false, yTitle);
    svg.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 14, 12, "middle", Svg.PALE, false, xTitle);
    if (series.isEmpty()) {
      return svg.text(LEFT, HEIGHT / 2.0, 13, "start", Svg.PALE, false, "not measured").toString();
    }
    int low = (int) Math.floor(Math.log10(extreme(false)));
    int high = Math.max(low + 1, (int) Math.ceil(Math.log10(extreme(true))));
    for (int decade = low; decade <= high; decade++) {
      double y = y(Math.pow(10, decade), low, high);
      svg.line(LEFT, y, WIDTH - RIGHT, y, Svg.FAINT, 1);
      String label = Table.number(Math.pow(10, decade)).replace(".00", "").replace(".0", "");
      svg.text(LEFT - 8, y + 4, 12, "end", Svg.PALE, false, label);
    }
    for (int p = 0; p < places.size(); p++) {
      svg.text(x(p), HEIGHT - BOTTOM + 20, 12, "middle", Svg.PALE, false, places.get(p));
    }
    for (int s = series.size() - 1; s >= 0; s--) {
      draw(svg, series.get(s), low, high);
    }
    label(svg, low, high);
    return svg.toString();
  }

  private void draw(Svg svg, Series one, int low, int high) {
    int before = -1;
    for (int p = 0; p < places.size(); p++) {
      if (Double.isNaN(one.values[p])) {
        continue;
      }
      double y = y(one.values[p], low, high);
      if (before >= 0) {
        double from = y(one.values[before], low, high);
        svg.line(x(before), from, x(p), y, one.color, one.first ? 3.5 : 1.8);
      }
      svg.dot(x(p), y, one.first ? 4.5 : 3, one.color);
      before = p;
    }
  }

  /** Names from the bottom up, pushed apart where lines end close to each other. */
  private void label(Svg svg, int low, int high) {
    List<Series> byEnd = new ArrayList<>(series);
    byEnd.sort(Comparator.comparingDouble(one -> one.values[one.last()]));
    double above = HEIGHT;
    for (Series one : byEnd) {
      double end = y(one.values[one.last()], low, high) + 4;
      double y = Math.min(end, above - LABEL);
      String text = one.name + "  " + Table.number(one.values[one.last()]);
      double x = x(one.last());
      boolean atEdge = one.last() == places.size() - 1;
      svg.line(x + 6, end - 4, WIDTH - RIGHT + 14, y - 4, atEdge ? one.color : Svg.FAINT, 0.8);
      svg.text(WIDTH - RIGHT + 18, y, 12, "start", one.color, one.first, text);
      above = y;
    }
  }

  private double extreme(boolean largest) {
    double found = Double.NaN;
    for (Series one : series) {
      for (double value : one.values) {
        boolean better = Double.isNaN(found) || (largest ? value > found : value < found);
        found = !Double.isNaN(value) && better ? value : found;
      }
    }
    return found;
  }

  private double x(int place) {
    double span = WIDTH - RIGHT - LEFT - 60;
    return LEFT + 30 + (places.size() == 1 ? span / 2 : span * place / (places.size() - 1));
  }

  private static double y(double value, int low, int high) {
    double share = (Math.log10(value) - low) / (high - low);
    return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
  }
}
