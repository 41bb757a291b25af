package dev.ringfence.engine.provider.twilio;

import dev.ringfence.engine.core.model.InboundTreatment;
import dev.ringfence.engine.core.port.Speech;
import dev.ringfence.engine.core.port.WebhookReply;
import dev.ringfence.engine.provider.Xml;
import org.jspecify.annotations.Nullable;

/** Writes TwiML. Stateless. */
final class TwilioDocuments {
  /**
   * An accepted inbound call that is told nothing is held open for at most this long; the caller
   * may hang up before.
   */
  private static final int HOLD_SECONDS = 3600;

  private TwilioDocuments() {}

  static WebhookReply answer(Speech speech) {
    String document = speech.document();
    if (document != null) {
      return xml(document);
    }
    String say = speech.say();
    return response(say(say));
  }

  static WebhookReply inbound(boolean accepted, InboundTreatment treatment) {
    if (accepted) {
      String say = treatment.whenAccepted();
      return response(say.isEmpty() ? "<Pause length=\"" + HOLD_SECONDS + "\"/>" : say(say));
    }
    return switch (treatment.whenFull()) {
      case BUSY -> response("<Reject reason=\"busy\"/>");
      case MESSAGE -> response(say(treatment.message()) + "<Hangup/>");
      case REDIRECT ->
          treatment.redirect().startsWith("http")
              ? response("<Redirect>" + Xml.escape(treatment.redirect()) + "</Redirect>")
              : response("<Dial>" + Xml.escape(treatment.redirect()) + "</Dial>");
    };
  }

  private static String say(@Nullable String text) {
    return text == null || text.isBlank() ? "" : "<Say>" + Xml.escape(text) + "</Say>";
  }

  private static WebhookReply response(String body) {
    return xml("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>" + body + "</Response>");
  }

  private static WebhookReply xml(String document) {
    return new WebhookReply(200, "text/xml; charset=utf-8", document);
  }
}
