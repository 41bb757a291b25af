package dev.ringfence.engine.cli;

/** What the process answers its shell; the same for every command. */
public final class ExitCodes {
  /** Done. */
  public static final int OK = 0;

  /** The job failed, or was found wrong. */
  public static final int FAILED = 1;

  /** The command was not understood. */
  public static final int USAGE = 2;

  /** The engine could not be reached. */
  public static final int UNREACHABLE = 3;

  /** The engine refused the request (HTTP 4xx). */
  public static final int REFUSED = 4;

  private ExitCodes() {}
}
