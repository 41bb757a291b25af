package dev.ringfence.bench.report;

import java.util.Locale;

/** Writes the few shapes a chart is made of. Coordinates are pixels from the upper left corner. */
final class Svg {
  static final String INK = "#24292f";
  static final String FAINT = "#d8dee4";
  static final String PALE = "#57606a";

  private final StringBuilder out = new StringBuilder();

  Svg(int width, int height, String title) {
    out.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " font-family=\"system-ui, -apple-system, Segoe UI, Helvetica, Arial,"
                + " sans-serif\" role=\"img\">%n<title>%s</title>%n<rect width=\"%d\" height=\"%d\""
                + " rx=\"6\" fill=\"#ffffff\"/>%n",
            width,
            height,
            width,
            escaped(title),
            width,
            height));
  }

  Svg line(double x1, double y1, double x2, double y2, String color, double width) {
    out.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\""
                + " stroke-width=\"%.1f\"/>%n",
            x1,
            y1,
            x2,
            y2,
            color,
            width));
    return this;
  }

  Svg dot(double x, double y, double radius, String color) {
    out.append(
        String.format(
            Locale.ROOT,
            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"/>%n",
            x,
            y,
            radius,
            color));
    return this;
  }

  Svg rect(double x, double y, double width, double height, String color) {
    out.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\" fill=\"%s\"/>%n",
            x,
            y,
            width,
            height,
            color));
    return this;
  }

  /**
   * Text at a baseline.
   *
   * @param anchor {@code start}, {@code middle} or {@code end}
   */
  Svg text(double x, double y, int size, String anchor, String color, boolean bold, String text) {
    out.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%d\" text-anchor=\"%s\" fill=\"%s\"%s>%s"
                + "</text>%n",
            x,
            y,
            size,
            anchor,
            color,
            bold ? " font-weight=\"600\"" : "",
            escaped(text)));
    return this;
  }

  @Override
  public String toString() {
    return out + "</svg>\n";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
