package dev.ringfence.engine.provider.plivo;

import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.provider.RefusalTable;
import java.util.List;
import java.util.Locale;

/**
 * Plivo's refusals. It has no error codes in the answer to a call: only the HTTP status and a
 * sentence, of which the ones known (from its guides, most of them on India) are told apart here.
 * Immutable.
 */
final class PlivoErrors implements RefusalTable {
  static final PlivoErrors TABLE = new PlivoErrors();

  /** A piece of a sentence, in lower case, and what it means. The first that fits wins. */
  record Phrase(String piece, Refusal refusal) {}

  static final List<Phrase> PHRASES =
      List.of(
          new Phrase("5030", Refusal.CAPACITY),
          new Phrase("concurren", Refusal.CAPACITY),
          new Phrase("simultaneous", Refusal.CAPACITY),
          new Phrase("not associated with your account", Refusal.NUMBER),
          new Phrase("compliance application", Refusal.NUMBER),
          new Phrase("from parameter", Refusal.NUMBER),
          new Phrase("domestic_anchored_terms_not_met", Refusal.ACCOUNT),
          new Phrase("insufficient", Refusal.ACCOUNT),
          new Phrase("out of credit", Refusal.ACCOUNT),
          new Phrase("account is suspended", Refusal.ACCOUNT),
          new Phrase("too many requests", Refusal.RATE),
          new Phrase("rate limit", Refusal.RATE),
          new Phrase("to parameter", Refusal.DESTINATION),
          new Phrase("destination", Refusal.DESTINATION),
          new Phrase("geo permission", Refusal.DESTINATION),
          new Phrase("barred", Refusal.DESTINATION));

  private PlivoErrors() {}

  @Override
  public Refusal refusalOf(int status, String code, String text) {
    if (status == 429) {
      return Refusal.RATE;
    }
    if (status == 401 || status == 402) {
      return Refusal.ACCOUNT;
    }
    String words = text.toLowerCase(Locale.ROOT);
    for (Phrase phrase : PHRASES) {
      if (words.contains(phrase.piece())) {
        return phrase.refusal();
      }
    }
    return switch (status) {
      // On placing a call: geographic permission.
      case 403 -> Refusal.DESTINATION;
      // Not a word of a call: a wrong Auth ID or base URL. Stop the account, not the batch.
      case 404, 405, 407 -> Refusal.ACCOUNT;
      default -> Refusal.REQUEST;
    };
  }
}
