package dev.ringfence.engine.provider.exotel;

import dev.ringfence.engine.core.model.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Exotel's words for how a call ended. A call of ours has one leg, the destination, which runs into
 * a flow: {@code completed} means that it was answered. Who blocked a call, or turned it down, is
 * not in Exotel's callbacks nor in its call details: such calls read busy or failed. Immutable,
 * stateless.
 */
final class ExotelStatus {
  private ExotelStatus() {}

  /** The outcome of a final status, or null for one that is not final, or unknown. */
  static @Nullable Outcome outcome(String status) {
    return switch (status) {
      case "completed" -> Outcome.ANSWERED;
      case "busy" -> Outcome.BUSY;
      case "no-answer" -> Outcome.NO_ANSWER;
      case "failed" -> Outcome.FAILED;
      case "canceled", "cancelled" -> Outcome.CANCELED;
      default -> null;
    };
  }

  /** Seconds, or 0. */
  static int seconds(String text) {
    if (text.isEmpty() || text.length() > 7 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return 0;
    }
    return Integer.parseInt(text);
  }
}
