package dev.ringfence.engine.webhook;

import dev.ringfence.engine.store.Delivery;
import org.jspecify.annotations.Nullable;

/** Makes of a delivery what is sent. Thread-safe; reads the store, so callers wait. */
public interface Messages {
  /** The message, or null when the batch it tells of is gone. */
  @Nullable Message of(Delivery delivery);
}
