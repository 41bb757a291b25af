package dev.ringfence.engine.core.port;

/** What nodes share cannot be asked now: nothing of the request was done. */
public final class AwayException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public AwayException() {
    super("Redis cannot be asked now", null, false, false);
  }
}
