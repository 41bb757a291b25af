package dev.ringfence.engine.provider.plivo;

import dev.ringfence.engine.core.model.InboundTreatment;
import dev.ringfence.engine.core.port.Speech;
import dev.ringfence.engine.core.port.WebhookReply;
import dev.ringfence.engine.provider.XmlText;

/** Plivo XML. Immutable, stateless. */
final class PlivoDocuments {
  /**
   * How long an accepted inbound call without a text is held open, in seconds: what treats it comes
   * from elsewhere through Plivo's API, and an empty document would hang up at once.
   */
  private static final int HOLD_SECONDS = 3600;

  private PlivoDocuments() {}

  static WebhookReply answer(Speech speech) {
    if (speech.document() != null) {
      return new WebhookReply(200, XmlText.CONTENT_TYPE, speech.document());
    }
    return response(speech.say() == null ? "" : speak(speech.say()));
  }

  static WebhookReply inbound(boolean accepted, InboundTreatment treatment) {
    if (accepted) {
      return response(
          treatment.whenAccepted().isEmpty()
              ? "<Wait length=\"" + HOLD_SECONDS + "\"/>"
              : speak(treatment.whenAccepted()));
    }
    return response(
        switch (treatment.whenFull()) {
          case BUSY -> "<Hangup reason=\"busy\"/>";
          case MESSAGE -> speak(treatment.message()) + "<Hangup/>";
          case REDIRECT ->
              treatment.redirect().startsWith("+")
                  ? "<Dial><Number>"
                      + XmlText.escape(treatment.redirect().substring(1))
                      + "</Number></Dial>"
                  : "<Redirect>" + XmlText.escape(treatment.redirect()) + "</Redirect>";
        });
  }

  private static String speak(String text) {
    return "<Speak>" + XmlText.escape(text) + "</Speak>";
  }

  private static WebhookReply response(String verbs) {
    return new WebhookReply(
        200, XmlText.CONTENT_TYPE, XmlText.DECLARATION + "<Response>" + verbs + "</Response>");
  }
}
