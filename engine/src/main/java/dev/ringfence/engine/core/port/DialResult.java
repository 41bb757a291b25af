package dev.ringfence.engine.core.port;

import dev.ringfence.engine.core.model.Refusal;

/**
 * What became of one POST: it was placed, it was certainly not placed, or nobody knows. Immutable.
 */
public sealed interface DialResult {

  /** The carrier took it. */
  record Placed(String providerCallId) implements DialResult {}

  /**
   * Certainly no call.
   *
   * @param reason machine-readable, such as {@code twilio-21211} or {@code connect-refused}
   * @param retryAfterMillis what the carrier asked for, or -1
   */
  record NotPlaced(Refusal refusal, String reason, long retryAfterMillis) implements DialResult {
    public static NotPlaced of(Refusal refusal, String reason) {
      return new NotPlaced(refusal, reason, -1);
    }
  }

  /** Timeout, 408, 5xx, connection lost after sending, unreadable 2xx: the phone may ring. */
  record Uncertain(String reason) implements DialResult {}
}
