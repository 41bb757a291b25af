package dev.ringfence.engine.core.port;

import dev.ringfence.engine.core.model.EventKind;

/**
 * A webhook delivery as runners see it. Immutable. Instants are wall milliseconds.
 *
 * @param messageId what the endpoint gets as {@code webhook-id}
 * @param call public id of the call, or empty
 * @param attempts so far, or since it was last replayed
 * @param triedMillis when the last attempt was made, or 0
 * @param dueMillis when the next one will be made, or 0
 * @param status HTTP status of the last answer, or 0
 * @param error what went wrong the last time, or empty
 */
public record DeliveryView(
    long id,
    String endpoint,
    EventKind kind,
    String messageId,
    String batch,
    String call,
    State state,
    int attempts,
    long createdMillis,
    long triedMillis,
    long dueMillis,
    int status,
    String error) {

  /** How far it is. */
  public enum State {
    /** It is to be sent, for the first time or again. */
    PENDING,
    /** The endpoint took it. */
    DELIVERED,
    /** It was given up; it can be replayed. */
    FAILED
  }
}
