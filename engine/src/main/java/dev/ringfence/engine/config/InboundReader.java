package dev.ringfence.engine.config;

import dev.ringfence.engine.core.model.InboundTreatment;
import dev.ringfence.engine.core.model.InboundTreatment.WhenFull;

/** Reads what inbound calls are told. Lane-confined: belongs to the thread that loads. */
final class InboundReader {
  private InboundReader() {}

  static InboundTreatment inbound(Section inbound) {
    WhenFull whenFull =
        inbound.optional("when_full", text -> Scalars.choice(text, WhenFull.class), WhenFull.BUSY);
    String accepted = inbound.optionalText("accepted_say");
    String message = inbound.optionalText("message");
    String redirect = inbound.optional("redirect", InboundReader::redirect, "");
    if (whenFull == WhenFull.MESSAGE && message == null) {
      inbound.problem("message", "is required with when_full: message");
    }
    if (whenFull == WhenFull.REDIRECT && !inbound.has("redirect")) {
      inbound.problem("redirect", "is required with when_full: redirect");
    }
    return new InboundTreatment(
        accepted == null ? "" : accepted, whenFull, message == null ? "" : message, redirect);
  }

  private static String redirect(String text) {
    if (text.startsWith("+")) {
      Scalars.e164(text);
      return text;
    }
    try {
      return Urls.withPlaces(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be an E.164 number or an http or https URL");
    }
  }
}
