package dev.ringfence.simulator.carrier;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Plivo's callbacks, as its documentation and its helpers' test vectors have them: form-encoded,
 * signed with V3 and a nonce, unnumbered, repeated once. Lane-confined.
 */
final class PlivoDialect implements Dialect {

  /** What Plivo says of the end of a call. */
  record Hangup(String status, int code, String name, String cause, String source) {}

  private final Exchange exchange;

  PlivoDialect(Exchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public String newId(SplittableRandom random) {
    return Wire.uuid(random);
  }

  @Override
  public List<Delivery> dialling(SimCall call) {
    return List.of();
  }

  @Override
  public List<Delivery> ringing(SimCall call) {
    String url = call.order.ringUrl();
    return url.isEmpty()
        ? List.of()
        : List.of(
            delivery(
                call,
                "ring",
                Delivery.Role.PROGRESS,
                url,
                fields(call, "Ring", "ringing"),
                Delivery.NOBODY));
  }

  @Override
  public List<Delivery> answered(SimCall call) {
    if (call.machine() && call.order.machineDetection().equals("hangup")) {
      exchange.documentFailed(call, "9100");
      return List.of();
    }
    return List.of(
        delivery(
            call,
            "answer",
            Delivery.Role.DOCUMENT,
            call.order.answerUrl(),
            fields(call, "StartApp", "in-progress"),
            reply -> {
              if (!Documents.isPlivoXml(reply)) {
                exchange.documentFailed(call, reply.ok() ? "8011" : "7011");
              }
            }));
  }

  @Override
  public List<Delivery> ended(SimCall call) {
    // Without a hangup_url, the end is reported to the answer_url.
    String url = call.order.statusUrl().isEmpty() ? call.order.answerUrl() : call.order.statusUrl();
    return List.of(
        delivery(call, "hangup", Delivery.Role.FINAL, url, hangupFields(call), Delivery.NOBODY));
  }

  @Override
  public List<Delivery> forged(SimCall call) {
    String url = call.order.statusUrl();
    if (url.isEmpty()) {
      return List.of();
    }
    Map<String, String> form = fields(call, "Hangup", "completed");
    form.put("HangupCauseCode", "4000");
    form.put("HangupCauseName", "Normal Hangup");
    form.put("HangupCause", "NORMAL_CLEARING");
    form.put("Duration", "1");
    boolean byToken = call.dice.roll("forgery") < 0.5;
    Delivery d =
        delivery(
            call,
            "forged",
            Delivery.Role.FORGED,
            byToken ? Wire.wrongToken(url) : url,
            form,
            Delivery.NOBODY);
    if (byToken) {
      return List.of(d);
    }
    Map<String, String> headers = headers(call, "forged", d.url(), form, "not the token");
    return List.of(
        new Delivery(
            d.kind(), d.role(), d.method(), d.url(), headers, d.body(), 0, 0, false, d.done()));
  }

  @Override
  public Delivery inboundOffer(SimCall call, Consumer<Delivery.Reply> done) {
    return delivery(
        call,
        "inbound",
        Delivery.Role.DOCUMENT,
        call.order.answerUrl(),
        fields(call, "StartApp", "ringing"),
        done);
  }

  @Override
  public List<Delivery> inboundEnded(SimCall call) {
    String url = call.order.statusUrl();
    return url.isEmpty()
        ? List.of()
        : List.of(
            delivery(
                call, "hangup", Delivery.Role.FINAL, url, hangupFields(call), Delivery.NOBODY));
  }

  @Override
  public String refusal(Delivery.Reply reply) {
    return Documents.refusal(reply);
  }

  /** How the call ended, in Plivo's hangup causes. */
  static Hangup hangup(SimCall call) {
    switch (call.trouble) {
      case "7011":
        return new Hangup("failed", 7011, "Error Reaching Answer URL", "NORMAL_CLEARING", "Error");
      case "8011":
        return new Hangup("failed", 8011, "Invalid Answer XML", "NORMAL_CLEARING", "Error");
      case "9100":
        return new Hangup("completed", 9100, "Machine Detected", "NORMAL_CLEARING", "Plivo");
      default:
        break;
    }
    return switch (call.outcome) {
      case "busy" -> new Hangup("busy", 3010, "Busy Line", "USER_BUSY", "Carrier");
      case "rejected" -> new Hangup("busy", 3020, "Rejected", "CALL_REJECTED", "Callee");
      case "no-answer" ->
          call.ringLimit
              ? new Hangup("timeout", 6010, "Ring Timeout Reached", "NO_ANSWER", "Plivo")
              : new Hangup("no-answer", 3000, "No Answer", "NO_ANSWER", "Carrier");
      case "failed" ->
          new Hangup("failed", 2010, "Destination Out Of Service", "UNALLOCATED_NUMBER", "Carrier");
      case "canceled" ->
          new Hangup("no-answer", 1000, "Canceled", "ORIGINATOR_CANCEL", "API Request");
      default -> new Hangup("completed", 4000, "Normal Hangup", "NORMAL_CLEARING", "Callee");
    };
  }

  private Map<String, String> hangupFields(SimCall call) {
    Hangup h = hangup(call);
    Map<String, String> form = fields(call, "Hangup", h.status());
    form.put("StartTime", Wire.plain(call.startTime(), call.desk.account.zone()));
    if (call.answerMillis > 0) {
      form.put("AnswerTime", Wire.plain(call.answerMillis, call.desk.account.zone()));
    }
    form.put("EndTime", Wire.plain(call.endMillis, call.desk.account.zone()));
    form.put("HangupCause", h.cause());
    form.put("HangupCauseCode", String.valueOf(h.code()));
    form.put("HangupCauseName", h.name());
    form.put("HangupSource", h.source());
    long seconds = call.talkSeconds(exchange.config.timeScale());
    form.put("Duration", String.valueOf(seconds));
    form.put("BillDuration", String.valueOf((seconds + 59) / 60 * 60));
    form.put("TotalCost", "0.00000");
    return form;
  }

  private static Map<String, String> fields(SimCall call, String event, String status) {
    String ours = call.order.number().substring(1);
    String theirs = call.order.destination().substring(1);
    Map<String, String> form = new LinkedHashMap<>();
    form.put("Event", event);
    form.put("CallStatus", status);
    form.put("CallUUID", call.id);
    form.put("RequestUUID", call.id);
    form.put("ALegUUID", call.id);
    form.put("ALegRequestUUID", call.id);
    form.put("From", call.inbound ? theirs : ours);
    form.put("To", call.inbound ? ours : theirs);
    form.put("Direction", call.inbound ? "inbound" : "outbound");
    form.put("BillRate", "0.003");
    form.put("ParentAuthID", call.desk.account.id());
    form.put("SessionStart", Wire.plain(call.startTime(), java.time.ZoneOffset.UTC) + ".000000");
    form.put("STIRAttestation", "Not Applicable");
    form.put("STIRVerification", "Not Applicable");
    if (call.machine() && call.answerMillis > 0 && !call.order.machineDetection().isEmpty()) {
      form.put("Machine", "true");
    }
    return form;
  }

  private static Map<String, String> headers(
      SimCall call, String kind, String url, Map<String, String> form, String token) {
    String nonce = String.valueOf(call.dice.random("nonce" + kind).nextLong() >>> 1);
    String signature = Signatures.plivoV3(token, url, nonce, form);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/x-www-form-urlencoded");
    headers.put("X-Plivo-Signature-V3", signature);
    headers.put("X-Plivo-Signature-Ma-V3", signature);
    headers.put("X-Plivo-Signature-V3-Nonce", nonce);
    return headers;
  }

  private static Delivery delivery(
      SimCall call,
      String kind,
      Delivery.Role role,
      String rawUrl,
      Map<String, String> form,
      Consumer<Delivery.Reply> done) {
    String url = Wire.withoutFragment(rawUrl);
    Map<String, String> headers = headers(call, kind, url, form, call.desk.account.token());
    return new Delivery(kind, role, "POST", url, headers, Wire.form(form), 1, 0, true, done);
  }
}
