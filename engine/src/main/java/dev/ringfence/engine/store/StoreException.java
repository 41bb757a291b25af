package dev.ringfence.engine.store;

import org.jspecify.annotations.Nullable;

/** The store cannot be opened, or does not answer. The message is for the operator. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
