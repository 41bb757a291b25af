package dev.ringfence.engine.provider.twilio;

import static java.util.Map.entry;

import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.provider.RefusalTable;
import java.util.Map;

/**
 * Twilio's error codes, from its error and warning dictionary. Twilio asks not to build on codes
 * alone, they change: an unknown code falls back on the HTTP status. Immutable.
 */
final class TwilioErrors implements RefusalTable {
  static final TwilioErrors TABLE = new TwilioErrors();

  /** Updating a call that is not in progress: it is over already. */
  static final int NOT_IN_PROGRESS = 21220;

  static final Map<Integer, Refusal> CODES =
      Map.ofEntries(
          entry(20003, Refusal.ACCOUNT), // bad credentials, or suspended
          entry(20005, Refusal.ACCOUNT), // not active
          entry(10001, Refusal.ACCOUNT), // not active, no funds
          entry(21219, Refusal.ACCOUNT), // trial account, destination not verified
          entry(20404, Refusal.ACCOUNT), // on placing a call: no such account
          entry(10004, Refusal.CAPACITY), // calls in progress
          entry(22005, Refusal.CAPACITY), // more than a day of calls in its queue
          entry(20429, Refusal.RATE),
          entry(21200, Refusal.REQUEST), // To, From or Url missing
          entry(21208, Refusal.REQUEST), // Timeout
          entry(21210, Refusal.NUMBER), // From neither ours nor verified
          entry(21212, Refusal.NUMBER), // From invalid
          entry(21211, Refusal.DESTINATION), // To invalid
          entry(21217, Refusal.DESTINATION), // To invalid
          entry(21214, Refusal.DESTINATION), // To cannot be reached
          entry(21215, Refusal.DESTINATION), // geographic permission
          entry(13227, Refusal.DESTINATION), // geographic permission
          entry(32205, Refusal.DESTINATION), // geographic permission
          entry(21216, Refusal.DESTINATION), // blocked by Twilio
          entry(13224, Refusal.DESTINATION), // no carrier can deliver
          entry(13225, Refusal.DESTINATION), // forbidden number
          entry(13226, Refusal.DESTINATION)); // bad country code

  private TwilioErrors() {}

  @Override
  public Refusal refusalOf(int status, String code, String text) {
    Refusal known = code.isEmpty() ? null : CODES.get(Integer.valueOf(code));
    if (known != null) {
      return known;
    }
    return switch (status) {
      case 429 -> Refusal.RATE;
      // Without a code of Twilio's these come from something on the way or from a wrong base URL:
      // stop the account rather than burn a batch.
      case 401, 402, 403, 404, 405, 407 -> Refusal.ACCOUNT;
      default -> Refusal.REQUEST;
    };
  }
}
