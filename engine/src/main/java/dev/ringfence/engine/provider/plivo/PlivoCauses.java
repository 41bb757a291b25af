package dev.ringfence.engine.provider.plivo;

import dev.ringfence.engine.core.model.Outcome;

/**
 * What Plivo's hangup cause codes mean. Stateless. From Plivo's table of hangup causes; the call
 * status that comes along is documented as always {@code completed} in one place, so the code
 * decides.
 */
final class PlivoCauses {
  private PlivoCauses() {}

  /**
   * How the call ended.
   *
   * @param code hangup cause code, or 0 if there is none
   * @param answered whether somebody or something picked up
   * @param machine whether machine detection said so
   * @param status the call status, for calls without a code
   */
  static Outcome outcome(int code, boolean answered, boolean machine, String status) {
    if (code == 9100 || (machine && answered)) {
      return Outcome.MACHINE;
    }
    if (answered) {
      return Outcome.ANSWERED;
    }
    return switch (code) {
      case 3010 -> Outcome.BUSY;
      case 3000, 6010 -> Outcome.NO_ANSWER;
      case 3020, 3040, 3130, 3140 -> Outcome.REJECTED;
      case 1000 -> Outcome.CANCELED;
      case 0 -> byStatus(status);
      default -> Outcome.FAILED;
    };
  }

  private static Outcome byStatus(String status) {
    return switch (status) {
      case "completed" -> Outcome.ANSWERED;
      case "busy" -> Outcome.BUSY;
      case "no-answer", "timeout" -> Outcome.NO_ANSWER;
      case "canceled", "cancel" -> Outcome.CANCELED;
      default -> Outcome.FAILED;
    };
  }

  /** The reason kept with the outcome. */
  static String reason(int code, String status) {
    return code == 0 ? "plivo-" + status : "plivo-" + code;
  }

  /** A number in a field that may be empty; 0 then. */
  static int number(String text) {
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
  }
}
