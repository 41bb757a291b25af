package dev.ringfence.engine.redis;

/**
 * What is known now of an attempt that goes on. Immutable.
 *
 * @param what of it is not outstanding any more
 * @param keep starts of the past that the subject's windows need
 */
public record Sighting(long attempt, What what, int keep) {
  /** What is not outstanding any more. */
  public enum What {
    /** The carrier has seen the call. */
    START("s"),
    /** Its bytes were sent, or cannot be sent any more. */
    SEND("c"),
    /** Both. */
    BOTH("b");

    final String code;

    What(String code) {
      this.code = code;
    }
  }
}
