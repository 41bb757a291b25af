package dev.ringfence.simulator.carrier;

/** Reads the XML that a customer answers with, as far as the simulation cares. Thread-safe. */
final class Documents {

  private Documents() {}

  /**
   * Whether a reply to an inbound call turns the caller away: empty if it takes the call, else how.
   * A spoken message before the hang-up, or a transfer elsewhere, turns it away too: the call does
   * not stay on the number.
   */
  static String refusal(Delivery.Reply reply) {
    if (!reply.ok()) {
      return "webhook-failed";
    }
    String xml = reply.body();
    if (xml.contains("<Reject")) {
      return "busy";
    }
    if (xml.contains("<Redirect") || xml.contains("<Dial")) {
      return "redirect";
    }
    if (xml.contains("<Hangup")) {
      return xml.contains("<Say") || xml.contains("<Speak") || xml.contains("<Play")
          ? "message"
          : "busy";
    }
    return "";
  }

  /** Whether a reply is a document that Plivo can play. */
  static boolean isPlivoXml(Delivery.Reply reply) {
    String type = reply.contentType();
    return reply.ok()
        && (type.startsWith("application/xml") || type.startsWith("text/xml"))
        && reply.body().contains("<Response");
  }
}
