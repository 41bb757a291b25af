package dev.ringfence.engine.provider.plivo;

import dev.ringfence.engine.core.model.Progress;
import dev.ringfence.engine.core.port.Webhook;
import dev.ringfence.engine.core.port.WebhookRequest;
import dev.ringfence.engine.provider.AccountSettings;
import dev.ringfence.engine.provider.Phones;

/** Checks and reads Plivo's webhooks. Thread-safe. */
final class PlivoWebhooks {
  private final PlivoSignature signature;

  PlivoWebhooks(AccountSettings settings) {
    signature = new PlivoSignature(settings.webhookSecret());
  }

  Webhook translate(WebhookRequest request) {
    if (!signature.valid(request)) {
      return new Webhook.Forged("plivo signature");
    }
    String uuid = request.first("CallUUID");
    if (uuid.isEmpty()) {
      uuid = request.first("RequestUUID");
    }
    if (uuid.isEmpty()) {
      return new Webhook.Irrelevant("no CallUUID");
    }
    return switch (request.purpose()) {
      case "ring" -> new Webhook.News(uuid, Progress.RINGING, null, 0, "plivo-ring");
      case "answer" ->
          "Hangup".equals(request.first("Event"))
              ? ended(request, uuid)
              : new Webhook.AnswerWanted(uuid);
      case "hangup", "status" ->
          over(request)
              ? ended(request, uuid)
              : new Webhook.Irrelevant("event " + request.first("Event"));
      case "inbound" ->
          new Webhook.InboundArrived(
              uuid, Phones.lenient(request.first("From")), Phones.lenient(request.first("To")));
      case "inbound-status" ->
          over(request)
              ? new Webhook.InboundEnded(uuid)
              : new Webhook.Irrelevant("inbound call goes on");
      default -> new Webhook.Irrelevant("purpose " + request.purpose());
    };
  }

  private static boolean over(WebhookRequest request) {
    return request.first("Event").equals("Hangup") || !request.first("HangupCauseCode").isEmpty();
  }

  private static Webhook ended(WebhookRequest request, String uuid) {
    int code = PlivoCauses.number(request.first("HangupCauseCode"));
    int seconds = PlivoCauses.number(request.first("Duration"));
    boolean answered = !request.first("AnswerTime").isEmpty() || seconds > 0;
    boolean machine = request.first("Machine").equals("true");
    String status = request.first("CallStatus");
    return new Webhook.News(
        uuid,
        Progress.ENDED,
        PlivoCauses.outcome(code, answered, machine, status),
        seconds,
        PlivoCauses.reason(code, status));
  }
}
