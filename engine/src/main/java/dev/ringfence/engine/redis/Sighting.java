package dev.ringfence.engine.redis;

/**
 * What is known now of an attempt that goes on. Immutable.
 *
 * @param what of it is not outstanding any more
 * @param keep starts of the past that the subject's windows need
 */
public record Sighting(long attempt, What what, int keep) implements Fact {
  /** What is not outstanding any more. */
  public enum What {
    /** The carrier has seen the call. */
    START("S"),
    /** Its bytes were sent, or cannot be sent any more. */
    SEND("C"),
    /** Both. */
    BOTH("B");

    final String code;

    What(String code) {
      this.code = code;
    }
  }

  @Override
  public String code() {
    return what.code;
  }

  @Override
  public boolean started() {
    return what != What.SEND;
  }

  @Override
  public boolean sent() {
    return what != What.START;
  }
}
