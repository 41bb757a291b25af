package dev.ringfence.engine.core.port;

/**
 * What nodes share cannot be asked now: nothing of the request was done, unless it says that this
 * node has done its part and owes the others theirs.
 */
public final class AwayException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean doneHere;

  public AwayException() {
    this(false);
  }

  private AwayException(boolean doneHere) {
    super("Redis cannot be asked now", null, false, false);
    this.doneHere = doneHere;
  }

  /** The request holds on this node, and the others are told of it later. */
  public static AwayException owed() {
    return new AwayException(true);
  }

  /** Whether it holds on this node. */
  public boolean doneHere() {
    return doneHere;
  }
}
