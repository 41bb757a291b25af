package dev.ringfence.simulator.carrier;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Twilio's webhooks, as its documentation has them: form-encoded, signed with HMAC-SHA1, numbered
 * from 0, repeated once only if nobody listens. Lane-confined.
 */
final class TwilioDialect implements Dialect {

  private final Exchange exchange;

  TwilioDialect(Exchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public String newId(SplittableRandom random) {
    return "CA" + Wire.hex(random);
  }

  @Override
  public List<Delivery> dialling(SimCall call) {
    return status(call, "initiated", "initiated");
  }

  @Override
  public List<Delivery> ringing(SimCall call) {
    return status(call, "ringing", "ringing");
  }

  @Override
  public List<Delivery> answered(SimCall call) {
    List<Delivery> all = new ArrayList<>(status(call, "answered", "in-progress"));
    if (!call.order.answerUrl().isEmpty()) {
      Map<String, String> form = fields(call, "in-progress");
      if (call.machine() && !call.order.machineDetection().isEmpty()) {
        form.put("AnsweredBy", "machine_start");
      }
      all.add(
          delivery(
              call,
              "answer",
              Delivery.Role.DOCUMENT,
              call.order.answerUrl(),
              form,
              reply -> {
                if (!reply.ok()) {
                  exchange.documentFailed(call, "11200");
                }
              }));
    }
    return all;
  }

  @Override
  public List<Delivery> ended(SimCall call) {
    return status(call, "completed", finalStatus(call));
  }

  @Override
  public List<Delivery> forged(SimCall call) {
    String url = call.order.statusUrl();
    if (url.isEmpty()) {
      return List.of();
    }
    Map<String, String> form = fields(call, "completed");
    form.put("SequenceNumber", "9");
    form.put("CallDuration", "1");
    form.put("SipResponseCode", "200");
    boolean byToken = call.dice.roll("forgery") < 0.5;
    Delivery d =
        delivery(
            call,
            "forged",
            Delivery.Role.FORGED,
            byToken ? Wire.wrongToken(url) : url,
            form,
            Delivery.NOBODY);
    if (!byToken) {
      Map<String, String> headers = new LinkedHashMap<>(d.headers());
      headers.put("X-Twilio-Signature", Signatures.twilio("not the token", d.url(), form));
      d =
          new Delivery(
              d.kind(), d.role(), d.method(), d.url(), headers, d.body(), 0, 0, false, d.done());
    }
    return List.of(d);
  }

  @Override
  public Delivery inboundOffer(SimCall call, Consumer<Delivery.Reply> done) {
    Map<String, String> form = fields(call, "ringing");
    form.put("StirVerstat", "TN-Validation-Passed-A");
    return delivery(call, "inbound", Delivery.Role.DOCUMENT, call.order.answerUrl(), form, done);
  }

  @Override
  public List<Delivery> inboundEnded(SimCall call) {
    return status(call, "completed", finalStatus(call));
  }

  @Override
  public String refusal(Delivery.Reply reply) {
    return Documents.refusal(reply);
  }

  /** Twilio's word for how the call ended. */
  static String finalStatus(SimCall call) {
    return switch (call.outcome) {
      case "answered", "machine" -> "completed";
      case "rejected" -> "busy";
      default -> call.outcome;
    };
  }

  private static String sipCode(SimCall call) {
    return switch (call.outcome) {
      case "busy" -> "486";
      case "rejected" -> "603";
      case "no-answer", "canceled" -> "487";
      case "failed" -> "404";
      default -> "200";
    };
  }

  private List<Delivery> status(SimCall call, String event, String status) {
    boolean last = event.equals("completed");
    String url = call.order.statusUrl();
    if (url.isEmpty() || !(call.inbound || call.order.events().contains(event))) {
      return List.of();
    }
    Map<String, String> form = fields(call, status);
    form.put("CallbackSource", "call-progress-events");
    form.put("Timestamp", Wire.rfc2822(System.currentTimeMillis()));
    form.put("SequenceNumber", String.valueOf(call.sequence++));
    if (last) {
      long seconds = call.talkSeconds(exchange.config.timeScale());
      form.put("CallDuration", String.valueOf(seconds));
      form.put("Duration", String.valueOf((seconds + 59) / 60));
      form.put("SipResponseCode", sipCode(call));
      if (!call.trouble.isEmpty()) {
        form.put("ErrorCode", call.trouble);
      }
      if (call.machine() && !call.order.machineDetection().isEmpty()) {
        form.put("AnsweredBy", "machine_start");
      }
    }
    Delivery.Role role = last ? Delivery.Role.FINAL : Delivery.Role.PROGRESS;
    return List.of(delivery(call, event, role, url, form, Delivery.NOBODY));
  }

  private static Map<String, String> fields(SimCall call, String status) {
    String from = call.inbound ? call.order.destination() : call.order.number();
    String to = call.inbound ? call.order.number() : call.order.destination();
    Map<String, String> form = new LinkedHashMap<>();
    form.put("CallSid", call.id);
    form.put("AccountSid", call.desk.account.id());
    form.put("From", from);
    form.put("To", to);
    form.put("Caller", from);
    form.put("Called", to);
    form.put("CallStatus", status);
    form.put("ApiVersion", "2010-04-01");
    form.put("Direction", call.inbound ? "inbound" : "outbound-api");
    for (String end : List.of("From", "To", "Caller", "Called")) {
      form.put(end + "City", "");
      form.put(end + "State", "");
      form.put(end + "Zip", "");
      form.put(end + "Country", "US");
    }
    return form;
  }

  private Delivery delivery(
      SimCall call,
      String kind,
      Delivery.Role role,
      String rawUrl,
      Map<String, String> form,
      Consumer<Delivery.Reply> done) {
    String url = Wire.withoutFragment(rawUrl);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", Wire.FORM);
    headers.put("User-Agent", "TwilioProxy/1.1");
    headers.put("I-Twilio-Idempotency-Token", Wire.uuid(call.dice.random("token" + kind)));
    headers.put("X-Twilio-Signature", Signatures.twilio(call.desk.account.token(), url, form));
    return new Delivery(kind, role, "POST", url, headers, Wire.form(form), 1, 0, false, done);
  }
}
