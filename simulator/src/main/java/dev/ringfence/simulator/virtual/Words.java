package dev.ringfence.simulator.virtual;

import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.simulator.virtual.net.Refused;
import java.util.Locale;

/** Carriers' words as the engine's adapters translate them. Stateless. */
final class Words {
  private Words() {}

  static Outcome outcome(String carriers) {
    return switch (carriers) {
      case "answered" -> Outcome.ANSWERED;
      case "machine" -> Outcome.MACHINE;
      case "no-answer" -> Outcome.NO_ANSWER;
      case "busy" -> Outcome.BUSY;
      case "rejected" -> Outcome.REJECTED;
      case "canceled" -> Outcome.CANCELED;
      default -> Outcome.FAILED;
    };
  }

  static Refusal refusal(Refused why) {
    return switch (why) {
      case THROTTLED -> Refusal.RATE;
      case CONCURRENCY -> Refusal.CAPACITY;
      case DESTINATION -> Refusal.DESTINATION;
      case ACCOUNT -> Refusal.ACCOUNT;
      case NUMBER -> Refusal.NUMBER;
      case UNREACHABLE -> Refusal.UNREACHABLE;
      case ADAPTER_FULL, TOO_OLD -> Refusal.NOT_SENT;
    };
  }

  static String reason(Refused why) {
    return switch (why) {
      case ADAPTER_FULL -> "queue-full";
      case TOO_OLD -> "grant-too-old";
      default -> why.name().toLowerCase(Locale.ROOT);
    };
  }
}
