package dev.ringfence.engine.provider.exotel;

import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Progress;
import org.jspecify.annotations.Nullable;

/** What Exotel's call statuses mean. Stateless. */
final class ExotelStatus {
  private ExotelStatus() {}

  /** How far the call is; null for a status that we do not know. */
  static @Nullable Progress progress(String status) {
    return switch (status) {
      // The answer to a dial says in-progress at once: it means accepted, not answered.
      case "queued", "in-progress" -> Progress.QUEUED;
      case "ringing" -> Progress.RINGING;
      case "completed", "busy", "no-answer", "failed", "canceled" -> Progress.ENDED;
      default -> null;
    };
  }

  static Outcome outcome(String status) {
    return switch (status) {
      case "completed" -> Outcome.ANSWERED;
      case "busy" -> Outcome.BUSY;
      case "no-answer" -> Outcome.NO_ANSWER;
      case "canceled" -> Outcome.CANCELED;
      default -> Outcome.FAILED;
    };
  }

  static int seconds(@Nullable String text) {
    return text == null || !text.matches("\\d{1,9}") ? 0 : Integer.parseInt(text);
  }
}
