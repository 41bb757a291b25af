package dev.ringfence.engine.provider.exotel;

import dev.ringfence.engine.core.model.Progress;
import dev.ringfence.engine.core.port.Webhook;
import dev.ringfence.engine.core.port.WebhookRequest;
import dev.ringfence.engine.provider.Phones;

/**
 * Reads Exotel's webhooks. Stateless. They are not signed: their authenticity is the unguessable
 * token in the URL, which the caller has checked before.
 */
final class ExotelWebhooks {
  private ExotelWebhooks() {}

  static Webhook translate(WebhookRequest request) {
    String sid = request.first("CallSid");
    if (sid.isEmpty()) {
      return new Webhook.Forged("no CallSid");
    }
    String status = request.first("Status");
    if (status.isEmpty()) {
      status = request.first("CallStatus");
    }
    Progress progress = ExotelStatus.progress(status);
    return switch (request.purpose()) {
      case "inbound" ->
          new Webhook.InboundArrived(
              sid,
              Phones.lenient(request.first("CallFrom")),
              Phones.lenient(request.first("CallTo")));
      case "inbound-status" ->
          progress == Progress.ENDED
              ? new Webhook.InboundEnded(sid)
              : new Webhook.Irrelevant("inbound call goes on");
      case "status" -> news(request, sid, status, progress);
      default -> new Webhook.Irrelevant("purpose " + request.purpose());
    };
  }

  private static Webhook news(
      WebhookRequest request,
      String sid,
      String status,
      @org.jspecify.annotations.Nullable Progress progress) {
    String reason = "exotel-" + status;
    if (request.first("EventType").equals("answered")) {
      return new Webhook.News(sid, Progress.ANSWERED, null, 0, reason);
    }
    if (progress == null) {
      return new Webhook.Irrelevant("status not known");
    }
    if (progress != Progress.ENDED) {
      return new Webhook.News(sid, progress, null, 0, reason);
    }
    int seconds = ExotelStatus.seconds(request.first("ConversationDuration"));
    return new Webhook.News(sid, progress, ExotelStatus.outcome(status), seconds, reason);
  }
}
