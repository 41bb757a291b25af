package dev.ringfence.engine.provider.twilio;

import dev.ringfence.engine.core.model.InboundTreatment;
import dev.ringfence.engine.core.port.Speech;
import dev.ringfence.engine.core.port.WebhookReply;
import dev.ringfence.engine.provider.XmlText;

/** TwiML. Immutable, stateless. */
final class TwilioDocuments {
  /**
   * How long an accepted inbound call without a text is held open, in seconds: what treats it (a
   * transfer, another document) comes from elsewhere through Twilio's API, and an empty document
   * would hang up at once.
   */
  private static final int HOLD_SECONDS = 3600;

  private TwilioDocuments() {}

  static WebhookReply answer(Speech speech) {
    if (speech.document() != null) {
      return new WebhookReply(200, XmlText.CONTENT_TYPE, speech.document());
    }
    return response(speech.say() == null ? "" : say(speech.say()));
  }

  static WebhookReply inbound(boolean accepted, InboundTreatment treatment) {
    if (accepted) {
      return response(
          treatment.whenAccepted().isEmpty()
              ? "<Pause length=\"" + HOLD_SECONDS + "\"/>"
              : say(treatment.whenAccepted()));
    }
    return response(
        switch (treatment.whenFull()) {
          case BUSY -> "<Reject reason=\"busy\"/>";
          case MESSAGE -> say(treatment.message()) + "<Hangup/>";
          case REDIRECT ->
              treatment.redirect().startsWith("+")
                  ? "<Dial>" + XmlText.escape(treatment.redirect()) + "</Dial>"
                  : "<Redirect>" + XmlText.escape(treatment.redirect()) + "</Redirect>";
        });
  }

  private static String say(String text) {
    return "<Say>" + XmlText.escape(text) + "</Say>";
  }

  private static WebhookReply response(String verbs) {
    return new WebhookReply(
        200, XmlText.CONTENT_TYPE, XmlText.DECLARATION + "<Response>" + verbs + "</Response>");
  }
}
