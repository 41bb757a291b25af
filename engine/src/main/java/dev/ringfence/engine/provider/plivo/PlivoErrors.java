package dev.ringfence.engine.provider.plivo;

import dev.ringfence.engine.core.model.Refusal;
import java.util.List;
import java.util.Locale;

/**
 * What Plivo's refusals mean for a dial. Stateless. Plivo has no error codes on refused requests,
 * only the HTTP status and a sentence; the phrases are those that its documentation quotes.
 */
final class PlivoErrors {
  private record Phrase(String text, Refusal refusal) {}

  private static final List<Phrase> PHRASES =
      List.of(
          new Phrase("5030", Refusal.CAPACITY),
          new Phrase("concurren", Refusal.CAPACITY),
          new Phrase("simultaneous", Refusal.CAPACITY),
          new Phrase("is not associated with your account", Refusal.NUMBER),
          new Phrase("cannot place calls as its compliance application", Refusal.NUMBER),
          new Phrase("from parameter is invalid", Refusal.NUMBER),
          new Phrase("domestic_anchored_terms_not_met", Refusal.NUMBER),
          new Phrase("credit", Refusal.ACCOUNT),
          new Phrase("suspended", Refusal.ACCOUNT),
          new Phrase("to parameter is invalid", Refusal.DESTINATION),
          new Phrase("is not a valid phone number", Refusal.DESTINATION),
          new Phrase("barred", Refusal.DESTINATION));

  private PlivoErrors() {}

  /** The refusal behind a 4xx other than 408. */
  static Refusal refusal(int status, String body) {
    String text = body.toLowerCase(Locale.ROOT);
    if (status == 429) {
      return Refusal.RATE;
    }
    for (Phrase phrase : PHRASES) {
      if (text.contains(phrase.text())) {
        return phrase.refusal();
      }
    }
    return switch (status) {
      case 401, 402 -> Refusal.ACCOUNT;
      // Without a phrase that says otherwise: the account may not call into that country.
      case 403 -> Refusal.DESTINATION;
      default -> Refusal.REQUEST;
    };
  }
}
