package dev.ringfence.engine.provider.twilio;

import dev.ringfence.engine.core.model.Outcome;
import org.jspecify.annotations.Nullable;

/** Twilio's words for how a call ended. Immutable, stateless. */
final class TwilioStatus {
  private TwilioStatus() {}

  /**
   * The outcome of a final status, or null for one that is not final (or unknown, which is treated
   * as going on: time limits and sweeps end that, a wrong guess would free a channel in use).
   *
   * @param answeredBy Twilio's word, or null
   * @param sipResponseCode last SIP response, or empty
   */
  static @Nullable Outcome outcome(
      @Nullable String status, @Nullable String answeredBy, String sipResponseCode) {
    if (status == null) {
      return null;
    }
    return switch (status) {
      case "completed" -> machine(answeredBy) ? Outcome.MACHINE : Outcome.ANSWERED;
      case "busy" -> declined(sipResponseCode) ? Outcome.REJECTED : Outcome.BUSY;
      case "no-answer" -> declined(sipResponseCode) ? Outcome.REJECTED : Outcome.NO_ANSWER;
      case "failed" -> declined(sipResponseCode) ? Outcome.REJECTED : Outcome.FAILED;
      case "canceled" -> Outcome.CANCELED;
      default -> null;
    };
  }

  private static boolean machine(@Nullable String answeredBy) {
    return answeredBy != null && (answeredBy.startsWith("machine") || answeredBy.equals("fax"));
  }

  /**
   * The reason that goes with an outcome: Twilio's status, or, of a call that was turned down, the
   * SIP response that tells so (its status may read busy, no-answer or failed).
   */
  static String reason(String status, Outcome outcome, String sipResponseCode) {
    return "twilio-" + (outcome == Outcome.REJECTED ? "sip-" + sipResponseCode : status);
  }

  /** Decline, Unwanted, Rejected: somebody, or something in their place, said no. */
  private static boolean declined(String sipResponseCode) {
    return sipResponseCode.equals("603")
        || sipResponseCode.equals("607")
        || sipResponseCode.equals("608");
  }

  /** Seconds as Twilio writes them, or 0. */
  static int seconds(@Nullable String text) {
    if (text == null || text.isEmpty() || text.length() > 7) {
      return 0;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return 0;
      }
    }
    return Integer.parseInt(text);
  }
}
