package dev.ringfence.engine.provider.twilio;

import com.twilio.security.RequestValidator;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Progress;
import dev.ringfence.engine.core.port.Webhook;
import dev.ringfence.engine.core.port.WebhookRequest;
import dev.ringfence.engine.provider.AccountSettings;
import dev.ringfence.engine.provider.PhoneText;
import java.util.HashMap;
import java.util.Map;

/**
 * Twilio's webhooks: signature of URL and form (HMAC-SHA1 with the primary auth token), then the
 * words in them, which are not those of Twilio's own library: it knows no {@code initiated}.
 * Thread-safe.
 */
final class TwilioWebhooks {
  private final RequestValidator validator;
  private final String accountSid;

  TwilioWebhooks(AccountSettings settings) {
    validator = new RequestValidator(settings.webhookKey());
    accountSid = settings.id();
  }

  Webhook translate(WebhookRequest request) {
    String signature = request.header("x-twilio-signature");
    if (signature.isEmpty()) {
      return new Webhook.Forged("no signature");
    }
    if (!validator.validate(request.url(), singles(request), signature)) {
      return new Webhook.Forged("wrong signature");
    }
    if (!request.first("AccountSid").equals(accountSid)) {
      return new Webhook.Forged("another account");
    }
    String call = request.first("CallSid");
    if (call.isEmpty()) {
      return new Webhook.Irrelevant("no call");
    }
    return switch (request.purpose()) {
      case "answer" -> new Webhook.AnswerWanted(call);
      case "inbound" ->
          new Webhook.InboundArrived(
              call, PhoneText.parse(request.first("From")), PhoneText.parse(request.first("To")));
      case "inbound-status" ->
          outcome(request) == null
              ? new Webhook.Irrelevant("inbound call goes on")
              : new Webhook.InboundEnded(call);
      default -> news(call, request);
    };
  }

  private static Webhook news(String call, WebhookRequest request) {
    String status = request.first("CallStatus");
    Outcome outcome = outcome(request);
    if (outcome != null) {
      return new Webhook.News(
          call,
          Progress.ENDED,
          outcome,
          TwilioStatus.seconds(request.first("CallDuration")),
          TwilioStatus.reason(status, outcome, request.first("SipResponseCode")));
    }
    return switch (status) {
      case "queued", "initiated" -> progress(call, Progress.QUEUED);
      case "ringing" -> progress(call, Progress.RINGING);
      case "in-progress", "answered" -> progress(call, Progress.ANSWERED);
      default -> new Webhook.Irrelevant("unknown status");
    };
  }

  private static Webhook progress(String call, Progress progress) {
    return new Webhook.News(call, progress, null, 0, "");
  }

  private static @org.jspecify.annotations.Nullable Outcome outcome(WebhookRequest request) {
    return TwilioStatus.outcome(
        request.first("CallStatus"), request.first("AnsweredBy"), request.first("SipResponseCode"));
  }

  /** Twilio's validator takes one value per name, and voice webhooks never have two. */
  private static Map<String, String> singles(WebhookRequest request) {
    Map<String, String> form = new HashMap<>();
    request.form().forEach((name, values) -> form.put(name, values.isEmpty() ? "" : values.get(0)));
    return form;
  }
}
