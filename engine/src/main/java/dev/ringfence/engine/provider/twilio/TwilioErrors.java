package dev.ringfence.engine.provider.twilio;

import dev.ringfence.engine.core.model.Refusal;
import java.util.Map;

/**
 * What Twilio's error codes mean for a dial. Stateless. From Twilio's error dictionary; codes
 * change, so whatever is not listed is judged by its HTTP status alone.
 */
final class TwilioErrors {
  private static final Map<Integer, Refusal> BY_CODE =
      Map.ofEntries(
          // Credentials wrong, account suspended or closed, no funds, trial account calling
          // strangers.
          Map.entry(20003, Refusal.ACCOUNT),
          Map.entry(20005, Refusal.ACCOUNT),
          Map.entry(10001, Refusal.ACCOUNT),
          Map.entry(21219, Refusal.ACCOUNT),
          // Concurrent calls; a day's worth of queued calls.
          Map.entry(10004, Refusal.CAPACITY),
          Map.entry(22005, Refusal.CAPACITY),
          // Never processed, safe to send again.
          Map.entry(20429, Refusal.RATE),
          // The caller ID is not ours or not valid.
          Map.entry(21210, Refusal.NUMBER),
          Map.entry(21212, Refusal.NUMBER),
          // The destination is invalid, cannot be reached, is geographically or legally barred.
          Map.entry(21211, Refusal.DESTINATION),
          Map.entry(21214, Refusal.DESTINATION),
          Map.entry(21215, Refusal.DESTINATION),
          Map.entry(21216, Refusal.DESTINATION),
          Map.entry(21217, Refusal.DESTINATION),
          Map.entry(13223, Refusal.DESTINATION),
          Map.entry(13224, Refusal.DESTINATION),
          Map.entry(13225, Refusal.DESTINATION),
          Map.entry(13226, Refusal.DESTINATION),
          Map.entry(13227, Refusal.DESTINATION),
          Map.entry(32205, Refusal.DESTINATION));

  private TwilioErrors() {}

  /** The refusal behind a 4xx other than 408; {@code code} is 0 when the body told none. */
  static Refusal refusal(int status, int code) {
    Refusal known = BY_CODE.get(code);
    if (known != null) {
      return known;
    }
    return switch (status) {
      case 401, 402, 403 -> Refusal.ACCOUNT;
      case 429 -> Refusal.RATE;
      default -> Refusal.REQUEST;
    };
  }
}
