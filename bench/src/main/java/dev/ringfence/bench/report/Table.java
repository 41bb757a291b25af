package dev.ringfence.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A Markdown table. */
final class Table {
  private final List<String> lines = new ArrayList<>();
  private final int columns;

  /** The first column is text, the others are figures. */
  Table(String... heads) {
    columns = heads.length;
    lines.add("| " + String.join(" | ", heads) + " |");
    lines.add("|---|" + "---:|".repeat(columns - 1));
  }

  Table row(String... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException(cells.length + " cells in " + columns + " columns");
    }
    lines.add("| " + String.join(" | ", cells) + " |");
    return this;
  }

  /** Whether there is nothing but the head. */
  boolean isEmpty() {
    return lines.size() == 2;
  }

  @Override
  public String toString() {
    return String.join("\n", lines) + "\n";
  }

  /** Three digits at least, thousands apart, or a dash for what was not measured. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    if (Math.abs(value) >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    if (Math.abs(value) < 0.05) {
      return "0";
    }
    return String.format(Locale.ROOT, Math.abs(value) >= 10 ? "%.1f" : "%.2f", value);
  }

  static String times(double value) {
    return Double.isNaN(value) ? "–" : number(value) + "x";
  }
}
