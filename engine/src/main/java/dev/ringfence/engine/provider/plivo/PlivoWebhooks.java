package dev.ringfence.engine.provider.plivo;

import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Progress;
import dev.ringfence.engine.core.port.Webhook;
import dev.ringfence.engine.core.port.WebhookRequest;
import dev.ringfence.engine.provider.AccountSettings;
import dev.ringfence.engine.provider.PhoneText;

/**
 * Plivo's webhooks: signature, account, and then the event, which says more than the URL it came
 * to. Thread-safe.
 */
final class PlivoWebhooks {
  private final PlivoSignature signature;
  private final String authId;
  private final MachineCalls machines = new MachineCalls();

  PlivoWebhooks(AccountSettings settings) {
    signature = new PlivoSignature(settings.webhookKey());
    authId = settings.id();
  }

  Webhook translate(WebhookRequest request) {
    String own = request.header("x-plivo-signature-v3");
    String main = request.header("x-plivo-signature-ma-v3");
    if (own.isEmpty() && main.isEmpty()) {
      return new Webhook.Forged("no signature");
    }
    if (!signed(request, own) && !signed(request, main)) {
      return new Webhook.Forged("wrong signature");
    }
    String parent = request.first("ParentAuthID");
    // Of a call of a subaccount this is the main account, whose id we need not know.
    if (authId.startsWith("MA") && !parent.isEmpty() && !parent.equals(authId)) {
      return new Webhook.Forged("another account");
    }
    String call = request.first("CallUUID");
    if (call.isEmpty()) {
      call = request.first("RequestUUID");
    }
    return call.isEmpty() ? new Webhook.Irrelevant("no call") : event(call, request);
  }

  private boolean signed(WebhookRequest request, String signatures) {
    return !signatures.isEmpty()
        && signature.valid(
            request.method(),
            request.url(),
            request.form(),
            request.header("x-plivo-signature-v3-nonce"),
            signatures);
  }

  private Webhook event(String call, WebhookRequest request) {
    String event = request.first("Event");
    boolean inbound = request.purpose().startsWith("inbound");
    if (request.first("Machine").equals("true")) {
      machines.add(call);
    }
    if (event.equals("Hangup")) {
      return inbound ? new Webhook.InboundEnded(call) : ended(call, request);
    }
    if (inbound) {
      return request.purpose().equals("inbound")
          ? new Webhook.InboundArrived(
              call, PhoneText.parse(request.first("From")), PhoneText.parse(request.first("To")))
          : new Webhook.Irrelevant("inbound call goes on");
    }
    if (request.purpose().equals("answer")) {
      return new Webhook.AnswerWanted(call);
    }
    return switch (event) {
      case "Ring" -> new Webhook.News(call, Progress.RINGING, null, 0, "");
      case "StartApp", "MachineDetection" -> new Webhook.News(call, Progress.ANSWERED, null, 0, "");
      default -> new Webhook.Irrelevant("unknown event");
    };
  }

  private Webhook ended(String call, WebhookRequest request) {
    String status = request.first("CallStatus");
    int cause = PlivoHangup.number(request.first("HangupCauseCode"));
    int seconds = PlivoHangup.number(request.first("Duration"));
    boolean answered = seconds > 0 || !request.first("AnswerTime").isEmpty();
    Outcome outcome = PlivoHangup.outcome(cause, answered, machines.contains(call), status);
    return new Webhook.News(
        call, Progress.ENDED, outcome, seconds, PlivoHangup.reason(cause, status));
  }
}
