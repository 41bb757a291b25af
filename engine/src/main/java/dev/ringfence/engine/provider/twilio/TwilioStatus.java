package dev.ringfence.engine.provider.twilio;

import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Progress;
import org.jspecify.annotations.Nullable;

/**
 * What Twilio's call statuses mean. Stateless. Read from the text, not through the SDK's
 * enumeration: that one does not know {@code initiated}, which webhooks send, and turns any unknown
 * status into null.
 */
final class TwilioStatus {
  private static final String PREFIX = "twilio-";

  private TwilioStatus() {}

  /** How far the call is; null for a status that we do not know. */
  static @Nullable Progress progress(String status) {
    return switch (status) {
      case "queued", "initiated" -> Progress.QUEUED;
      case "ringing" -> Progress.RINGING;
      case "in-progress", "answered" -> Progress.ANSWERED;
      case "completed", "busy", "no-answer", "failed", "canceled" -> Progress.ENDED;
      default -> null;
    };
  }

  /**
   * How a call with a final status ended.
   *
   * @param answeredBy result of machine detection, or empty
   * @param sipCode the far end's SIP response, or empty: 603, 607 and 608 mean that the call was
   *     turned down
   */
  static Outcome outcome(String status, String answeredBy, String sipCode) {
    return switch (status) {
      case "completed" ->
          answeredBy.startsWith("machine") || answeredBy.equals("fax")
              ? Outcome.MACHINE
              : Outcome.ANSWERED;
      case "busy" -> Outcome.BUSY;
      case "no-answer" -> Outcome.NO_ANSWER;
      case "canceled" -> Outcome.CANCELED;
      default ->
          sipCode.equals("603") || sipCode.equals("607") || sipCode.equals("608")
              ? Outcome.REJECTED
              : Outcome.FAILED;
    };
  }

  /** The reason kept with the outcome. */
  static String reason(String status, String sipCode) {
    return sipCode.isEmpty() || sipCode.equals("200")
        ? PREFIX + status
        : PREFIX + status + "-sip" + sipCode;
  }

  /** A count of seconds as Twilio writes it; 0 if it is missing. */
  static int seconds(@Nullable String text) {
    return text == null || !text.matches("\\d{1,9}") ? 0 : Integer.parseInt(text);
  }
}
