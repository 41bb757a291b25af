package dev.ringfence.engine.provider.exotel;

import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.provider.RefusalTable;
import java.util.List;
import java.util.Locale;

/**
 * Exotel's refusals: a {@code RestException} with status, message and sometimes a code. Its guides
 * list few messages; those known are told apart, the status decides the rest. Immutable.
 */
final class ExotelErrors implements RefusalTable {
  static final ExotelErrors TABLE = new ExotelErrors();

  /** A piece of a code or message, in lower case, and what it means. The first that fits wins. */
  record Phrase(String piece, Refusal refusal) {}

  static final List<Phrase> PHRASES =
      List.of(
          new Phrase("rate_limit_exceeded", Refusal.RATE),
          new Phrase("rate limit", Refusal.RATE),
          new Phrase("concurren", Refusal.CAPACITY),
          new Phrase("channel", Refusal.CAPACITY),
          new Phrase("callerid", Refusal.NUMBER),
          new Phrase("caller id", Refusal.NUMBER),
          new Phrase("exophone", Refusal.NUMBER),
          // India's register of numbers that must not be called.
          new Phrase("ndnc", Refusal.DESTINATION),
          new Phrase("dnd", Refusal.DESTINATION),
          new Phrase("insufficient", Refusal.ACCOUNT),
          new Phrase("balance", Refusal.ACCOUNT),
          new Phrase("credit", Refusal.ACCOUNT),
          new Phrase("kyc", Refusal.ACCOUNT),
          new Phrase("suspended", Refusal.ACCOUNT),
          new Phrase("invalid phone", Refusal.DESTINATION),
          new Phrase("invalid number", Refusal.DESTINATION),
          new Phrase("'from'", Refusal.DESTINATION));

  private ExotelErrors() {}

  @Override
  public Refusal refusalOf(int status, String code, String text) {
    if (status == 429) {
      return Refusal.RATE;
    }
    if (status == 401 || status == 402) {
      return Refusal.ACCOUNT;
    }
    String words = (code + " " + text).toLowerCase(Locale.ROOT);
    for (Phrase phrase : PHRASES) {
      if (words.contains(phrase.piece())) {
        return phrase.refusal();
      }
    }
    return switch (status) {
      // Not a word of a call: wrong region, account or base URL. Stop the account, not the batch.
      case 403, 404, 405, 407 -> Refusal.ACCOUNT;
      default -> Refusal.REQUEST;
    };
  }
}
