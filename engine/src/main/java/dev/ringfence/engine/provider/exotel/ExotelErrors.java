package dev.ringfence.engine.provider.exotel;

import dev.ringfence.engine.core.model.Refusal;
import java.util.Locale;

/**
 * What Exotel's refusals mean for a dial. Stateless. Its documentation gives the HTTP status and
 * the shape {@code RestException {Status, Message, Code}}, and few codes: the message's own words
 * help where they are plain.
 */
final class ExotelErrors {
  private ExotelErrors() {}

  /** The refusal behind a 4xx other than 408. */
  static Refusal refusal(int status, String message) {
    String text = message.toLowerCase(Locale.ROOT);
    if (status == 429) {
      return text.contains("concurren") ? Refusal.CAPACITY : Refusal.RATE;
    }
    if (text.contains("concurren") || text.contains("channel")) {
      return Refusal.CAPACITY;
    }
    if (text.contains("callerid") || text.contains("caller id") || text.contains("exophone")) {
      return Refusal.NUMBER;
    }
    if (text.contains("dnd") || text.contains("invalid number") || text.contains("not a valid")) {
      return Refusal.DESTINATION;
    }
    return switch (status) {
      case 401, 402 -> Refusal.ACCOUNT;
      // TRAI's do-not-disturb registry and unverified accounts are both refused with 403.
      case 403 ->
          text.contains("kyc") || text.contains("balance") ? Refusal.ACCOUNT : Refusal.DESTINATION;
      default -> Refusal.REQUEST;
    };
  }
}
