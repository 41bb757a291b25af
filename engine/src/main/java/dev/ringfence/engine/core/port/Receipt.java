package dev.ringfence.engine.core.port;

/**
 * The idempotency key that made a batch, and what is answered when it comes again. Immutable.
 *
 * @param fingerprint of the request's body
 * @param status of the answer
 */
public record Receipt(String key, String fingerprint, int status, Body body) {

  /** Writes the answer. */
  public interface Body {
    /**
     * The answer's body.
     *
     * @param batch as it is when it was just accepted
     * @param first its first call, likewise
     */
    String of(BatchView batch, CallView first);
  }
}
