package dev.ringfence.engine.core.port;

/** Another node has accepted another body under the same idempotency key. */
public final class KeyReusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public KeyReusedException() {
    super("the key was used with another body", null, false, false);
  }
}
