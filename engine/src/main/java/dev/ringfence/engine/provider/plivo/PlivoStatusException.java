package dev.ringfence.engine.provider.plivo;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An answer that some layer of the SDK would react to by sending again. Immutable. */
final class PlivoStatusException extends IOException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final @Nullable String retryAfter;

  PlivoStatusException(int status, @Nullable String retryAfter) {
    super("HTTP " + status);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  int status() {
    return status;
  }

  @Nullable String retryAfter() {
    return retryAfter;
  }
}
