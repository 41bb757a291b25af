package dev.ringfence.engine.cli;

/** Ends a command with a message for its user and an exit code; no stack trace is shown. */
public final class CliException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int exitCode;

  /** Makes it; {@code exitCode} is one of {@link ExitCodes}. */
  public CliException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** One of {@link ExitCodes}. */
  public int exitCode() {
    return exitCode;
  }
}
