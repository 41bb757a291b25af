package dev.ringfence.engine.provider.twilio;

import com.twilio.security.RequestValidator;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Progress;
import dev.ringfence.engine.core.port.Webhook;
import dev.ringfence.engine.core.port.WebhookRequest;
import dev.ringfence.engine.provider.AccountSettings;
import dev.ringfence.engine.provider.Phones;
import java.util.HashMap;
import java.util.Map;

/**
 * Checks and reads Twilio's webhooks. Thread-safe. The signature is HMAC-SHA1 over the public URL
 * and the sorted parameters, by the account's primary auth token, which need not be the secret that
 * requests are signed in with.
 */
final class TwilioWebhooks {
  private final RequestValidator validator;
  private final String accountSid;

  TwilioWebhooks(AccountSettings settings) {
    validator = new RequestValidator(settings.webhookSecret());
    accountSid = settings.id();
  }

  Webhook translate(WebhookRequest request) {
    Map<String, String> parameters = new HashMap<>();
    request
        .form()
        .forEach((name, values) -> parameters.put(name, values.isEmpty() ? "" : values.get(0)));
    if (!validator.validate(request.url(), parameters, request.header("x-twilio-signature"))) {
      return new Webhook.Forged("twilio signature");
    }
    if (!accountSid.equals(request.first("AccountSid"))) {
      return new Webhook.Forged("twilio account");
    }
    String sid = request.first("CallSid");
    if (sid.isEmpty()) {
      return new Webhook.Irrelevant("no CallSid");
    }
    return switch (request.purpose()) {
      case "answer" -> new Webhook.AnswerWanted(sid);
      case "inbound" ->
          new Webhook.InboundArrived(
              sid, Phones.lenient(request.first("From")), Phones.lenient(request.first("To")));
      case "inbound-status" ->
          TwilioStatus.progress(request.first("CallStatus")) == Progress.ENDED
              ? new Webhook.InboundEnded(sid)
              : new Webhook.Irrelevant("inbound call goes on");
      case "status" -> news(request, sid);
      default -> new Webhook.Irrelevant("purpose " + request.purpose());
    };
  }

  private static Webhook news(WebhookRequest request, String sid) {
    String status = request.first("CallStatus");
    Progress progress = TwilioStatus.progress(status);
    if (progress == null) {
      return new Webhook.Irrelevant("status not known");
    }
    if (progress != Progress.ENDED) {
      return new Webhook.News(sid, progress, null, 0, TwilioStatus.reason(status, ""));
    }
    String sip = request.first("SipResponseCode");
    Outcome outcome = TwilioStatus.outcome(status, request.first("AnsweredBy"), sip);
    int seconds = TwilioStatus.seconds(request.first("CallDuration"));
    return new Webhook.News(sid, progress, outcome, seconds, TwilioStatus.reason(status, sip));
  }
}
