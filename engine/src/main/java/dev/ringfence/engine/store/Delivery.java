package dev.ringfence.engine.store;

/**
 * An event that an endpoint is to be told of, and how far that is. Immutable.
 *
 * @param id counts up with time
 * @param row of the call that finished, or {@link #WHOLE_BATCH}
 * @param madeMillis when the event happened
 * @param last what came of the last attempt
 */
public record Delivery(
    long id, String workspace, String endpoint, long batch, int row, long madeMillis, Try last) {
  /** Stands for the batch itself in the place of a row. */
  public static final int WHOLE_BATCH = -1;

  /** Stands for an instant that does not come. */
  public static final long NEVER = -1;

  /**
   * The last attempt.
   *
   * @param attempts so far, or since it was last replayed
   * @param triedMillis when it was made, or 0
   * @param dueMillis when the next one may be made; {@link #NEVER} when it is over
   * @param failed whether it was given up
   * @param status HTTP status that came back, or 0
   * @param error what went wrong, or empty
   */
  public record Try(
      int attempts, long triedMillis, long dueMillis, boolean failed, int status, String error) {}
}
