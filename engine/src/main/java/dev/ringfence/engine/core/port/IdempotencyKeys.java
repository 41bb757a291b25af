package dev.ringfence.engine.core.port;

import org.jspecify.annotations.Nullable;

/**
 * Remembers what was answered to a request that carried an {@code Idempotency-Key}, as long as the
 * batch it made exists. Thread-safe.
 */
public interface IdempotencyKeys {

  /** Begins a request under a key, unless one with that key is running or done. */
  Claim begin(int workspace, String key);

  /** The request is done: keep its answer and the fingerprint of its body. */
  void complete(int workspace, String key, String fingerprint, int status, String body);

  /** The request failed without an effect: the key is free again. */
  void abandon(int workspace, String key);

  /** What a key stands for. */
  enum Standing {
    /** New: the caller owns it now and must complete or abandon it. */
    NEW,
    /** Another request with it is still running. */
    RUNNING,
    /** Done: the stored answer holds if the body is the same. */
    DONE
  }

  /** The result of {@link #begin}; the last three are set when done. */
  record Claim(
      Standing standing, @Nullable String fingerprint, int status, @Nullable String body) {}
}
