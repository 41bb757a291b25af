package dev.ringfence.engine.redis;

/**
 * The end of an attempt's holdings. Immutable.
 *
 * @param evidence what is known of its dial; what was settled before stays settled
 * @param keep starts of the past that the subject's windows need
 */
public record Release(long attempt, Evidence evidence, int keep) implements Fact {
  /** What is known of a dial. */
  public enum Evidence {
    /** No byte of it was sent: it leaves without a trace. */
    NOT_SENT("-"),
    /** It was sent, and certainly not placed: its send counts, its start does not. */
    NOT_PLACED("c"),
    /** The carrier has seen it: all of it counts. */
    SEEN("s");

    final String code;

    Evidence(String code) {
      this.code = code;
    }
  }

  @Override
  public String code() {
    return evidence.code;
  }

  @Override
  public boolean started() {
    return evidence == Evidence.SEEN;
  }

  @Override
  public boolean sent() {
    return evidence != Evidence.NOT_SENT;
  }
}
