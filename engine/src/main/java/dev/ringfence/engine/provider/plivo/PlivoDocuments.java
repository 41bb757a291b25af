package dev.ringfence.engine.provider.plivo;

import dev.ringfence.engine.core.model.InboundTreatment;
import dev.ringfence.engine.core.port.Speech;
import dev.ringfence.engine.core.port.WebhookReply;
import dev.ringfence.engine.provider.Xml;
import org.jspecify.annotations.Nullable;

/** Writes Plivo XML. Stateless. */
final class PlivoDocuments {
  /**
   * An accepted inbound call that is told nothing is held open for at most this long; the caller
   * may hang up before.
   */
  private static final int HOLD_SECONDS = 3600;

  private PlivoDocuments() {}

  static WebhookReply answer(Speech speech) {
    String document = speech.document();
    return document != null ? xml(document) : response(speak(speech.say()));
  }

  static WebhookReply inbound(boolean accepted, InboundTreatment treatment) {
    if (accepted) {
      String say = treatment.whenAccepted();
      return response(say.isEmpty() ? "<Wait length=\"" + HOLD_SECONDS + "\"/>" : speak(say));
    }
    return switch (treatment.whenFull()) {
      case BUSY -> response("<Hangup reason=\"busy\"/>");
      case MESSAGE -> response(speak(treatment.message()) + "<Hangup/>");
      case REDIRECT ->
          treatment.redirect().startsWith("http")
              ? response("<Redirect>" + Xml.escape(treatment.redirect()) + "</Redirect>")
              : response("<Dial><Number>" + Xml.escape(treatment.redirect()) + "</Number></Dial>");
    };
  }

  private static String speak(@Nullable String text) {
    return text == null || text.isBlank()
        ? "<Wait length=\"1\"/>"
        : "<Speak>" + Xml.escape(text) + "</Speak>";
  }

  private static WebhookReply response(String body) {
    return xml("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>" + body + "</Response>");
  }

  private static WebhookReply xml(String document) {
    return new WebhookReply(200, "application/xml; charset=utf-8", document);
  }
}
