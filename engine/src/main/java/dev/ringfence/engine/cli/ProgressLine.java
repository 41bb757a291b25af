package dev.ringfence.engine.cli;

import java.io.PrintWriter;

/**
 * One line that keeps changing: rewritten in place on a terminal, printed anew every few seconds
 * where output is piped. Lane-confined.
 */
public final class ProgressLine {
  private static final long PIPED_EVERY_NANOS = 5_000_000_000L;

  private final PrintWriter out;
  private final boolean interactive;
  private final int columns;
  private int shownLength;
  private long printedNanos;
  private boolean printed;

  /** One on standard error, as its terminal is. */
  public static ProgressLine onStandardError() {
    return new ProgressLine(
        new PrintWriter(System.err, true, java.nio.charset.StandardCharsets.UTF_8),
        Terminal.interactive(),
        Terminal.columns());
  }

  /**
   * Makes one.
   *
   * @param interactive whether carriage returns work there
   * @param columns width that a line must not exceed
   */
  public ProgressLine(PrintWriter out, boolean interactive, int columns) {
    this.out = out;
    this.interactive = interactive;
    this.columns = columns;
  }

  /** Shows the text instead of the one before. */
  public void show(String text, long nowNanos) {
    if (interactive) {
      String cut = text.length() < columns ? text : text.substring(0, columns - 1);
      out.print('\r' + cut + " ".repeat(Math.max(0, shownLength - cut.length())));
      out.flush();
      shownLength = cut.length();
    } else if (!printed || nowNanos - printedNanos >= PIPED_EVERY_NANOS) {
      out.println(text);
      out.flush();
      printed = true;
      printedNanos = nowNanos;
    }
  }

  /** Leaves the text for good and goes to the next line. */
  public void finish(String text) {
    if (interactive) {
      out.print('\r' + text + " ".repeat(Math.max(0, shownLength - text.length())));
      out.println();
    } else {
      out.println(text);
    }
    out.flush();
    shownLength = 0;
    printed = false;
  }
}
