package dev.ringfence.engine.provider.exotel;

import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Progress;
import dev.ringfence.engine.core.port.Webhook;
import dev.ringfence.engine.core.port.WebhookRequest;

/**
 * Exotel's callbacks. It does not sign them: what makes one authentic is the unguessable token in
 * its URL, which is checked before it gets here. Immutable.
 */
final class ExotelWebhooks {
  private final String accountSid;

  ExotelWebhooks(String accountSid) {
    this.accountSid = accountSid;
  }

  Webhook translate(WebhookRequest request) {
    String call = request.first("CallSid");
    if (call.isEmpty()) {
      return new Webhook.Forged("no CallSid");
    }
    String account = request.first("AccountSid");
    if (!account.isEmpty() && !account.equals(accountSid)) {
      return new Webhook.Forged("another account");
    }
    return switch (request.purpose()) {
      case "inbound" ->
          new Webhook.InboundArrived(
              call,
              ExotelNumbers.read(request.first("CallFrom")),
              ExotelNumbers.read(request.first("CallTo")));
      case "inbound-status" ->
          ExotelStatus.outcome(status(request)) == null
              ? new Webhook.Irrelevant("inbound call goes on")
              : new Webhook.InboundEnded(call);
      default -> news(call, request);
    };
  }

  private static Webhook news(String call, WebhookRequest request) {
    String status = status(request);
    Outcome outcome = ExotelStatus.outcome(status);
    if (outcome != null) {
      return new Webhook.News(
          call,
          Progress.ENDED,
          outcome,
          ExotelStatus.seconds(request.first("ConversationDuration")),
          "exotel-" + status);
    }
    if (request.first("EventType").equals("answered")) {
      return new Webhook.News(call, Progress.ANSWERED, null, 0, "");
    }
    return switch (status) {
      case "ringing" -> new Webhook.News(call, Progress.RINGING, null, 0, "");
      // In progress is what Exotel says from the moment it takes a call, answered or not.
      case "queued", "in-progress" -> new Webhook.News(call, Progress.QUEUED, null, 0, "");
      default -> new Webhook.Irrelevant("unknown status");
    };
  }

  /** Callbacks say Status, requests of a flow say CallStatus. */
  private static String status(WebhookRequest request) {
    String status = request.first("Status");
    return status.isEmpty() ? request.first("CallStatus") : status;
  }
}
