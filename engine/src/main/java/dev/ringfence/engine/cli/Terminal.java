package dev.ringfence.engine.cli;

/**
 * What is known of the terminal behind standard error. The launcher script asks the shell and says
 * so in system properties; without it, a console on both ends is taken for a terminal.
 */
final class Terminal {
  private static final int USUAL_COLUMNS = 80;

  private Terminal() {}

  static boolean interactive() {
    String told = System.getProperty("ringfence.tty");
    return told == null ? System.console() != null : Boolean.parseBoolean(told);
  }

  static int columns() {
    return Math.max(40, Integer.getInteger("ringfence.columns", USUAL_COLUMNS));
  }
}
