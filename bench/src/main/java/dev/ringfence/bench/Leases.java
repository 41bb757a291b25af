package dev.ringfence.bench;

/**
 * What every contender does: gives a number to a call if every limit says yes, and takes it back.
 * The limits are the same for all, see {@link Scene}.
 */
public interface Leases {
  /** No number may take the call now. */
  int REFUSED = -1;

  /**
   * All limits are checked and charged; the carrier takes the call at once.
   *
   * @param destination packed E.164
   * @return the number's index, or {@link #REFUSED}
   */
  int acquire(long destination);

  /** The call from that number is over. */
  void release(int number);
}
