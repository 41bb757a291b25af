package dev.ringfence.engine.provider.plivo;

import static java.util.Map.entry;

import dev.ringfence.engine.core.model.Outcome;
import java.util.Map;

/**
 * How a call ended, by Plivo's hangup cause codes. Its callbacks may say {@code completed} of any
 * call, so the code decides, and whether the call was answered. Immutable, stateless.
 */
final class PlivoHangup {
  private static final int MACHINE_DETECTED = 9100;

  /** Causes of calls that nobody answered; any other cause is FAILED. */
  static final Map<Integer, Outcome> UNANSWERED =
      Map.ofEntries(
          entry(1000, Outcome.CANCELED),
          entry(3000, Outcome.NO_ANSWER),
          entry(3010, Outcome.BUSY),
          entry(3020, Outcome.REJECTED),
          entry(3130, Outcome.REJECTED), // blocked as spam on the callee's side
          entry(3140, Outcome.REJECTED), // our number is on a do-not-originate list
          entry(4000, Outcome.NO_ANSWER), // a normal end, and no answer
          entry(4010, Outcome.NO_ANSWER),
          entry(6010, Outcome.NO_ANSWER)); // rang for as long as it was told to

  private PlivoHangup() {}

  /**
   * Sorts the end of a call.
   *
   * @param cause hangup cause code, or 0
   * @param answered whether there is an answer time or a duration
   * @param machine whether a machine was detected
   * @param status Plivo's call status, used when there is no code; may be empty
   */
  static Outcome outcome(int cause, boolean answered, boolean machine, String status) {
    if (cause == MACHINE_DETECTED) {
      return Outcome.MACHINE;
    }
    if (answered) {
      return machine ? Outcome.MACHINE : Outcome.ANSWERED;
    }
    if (cause != 0) {
      return UNANSWERED.getOrDefault(cause, Outcome.FAILED);
    }
    return switch (status) {
      case "busy" -> Outcome.BUSY;
      case "no-answer", "timeout", "completed" -> Outcome.NO_ANSWER;
      default -> Outcome.FAILED;
    };
  }

  /** The reason that goes with it: the code, or the status when there is none. */
  static String reason(int cause, String status) {
    if (cause != 0) {
      return "plivo-" + cause;
    }
    return status.isEmpty() ? "plivo-ended" : "plivo-" + status;
  }

  /** A code or a number of seconds, or 0. */
  static int number(String text) {
    if (text.isEmpty() || text.length() > 7 || !text.chars().allMatch(Character::isDigit)) {
      return 0;
    }
    return Integer.parseInt(text);
  }
}
