package dev.ringfence.simulator.virtual.net;

/**
 * Who rents the numbers, as the carriers see it: what their answers and callbacks reach.
 * Lane-confined. A {@code call} is its slot in the {@link CallTable}.
 */
public interface Customer {

  /** Whether anybody listens at the customer's address. */
  boolean listening();

  /** The create was answered: the call exists. */
  void placed(long attempt, int call);

  /**
   * The create came to nothing for certain.
   *
   * @param retryAfterMillis what the carrier asks for, or -1
   */
  void refused(long attempt, Refused why, long retryAfterMillis);

  /** The create was not answered, or with a 5xx: the call may exist or not. */
  void broken(long attempt);

  /** An authentic callback. */
  void callback(int call, Stage stage);

  /** A callback whose signature is wrong. */
  void forged(int call);

  /** Somebody rings one of the numbers; to be answered with {@link Network#inboundReply}. */
  void inboundOffered(int call);

  /** An inbound call is over. */
  void inboundEnded(int call);
}
