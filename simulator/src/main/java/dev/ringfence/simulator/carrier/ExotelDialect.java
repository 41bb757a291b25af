package dev.ringfence.simulator.carrier;

import io.vertx.core.json.JsonObject;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Exotel's callbacks, as its documentation has them: unsigned; a call to a flow reports only its
 * end, with four fields; repeated twice, after 5 and 15 (simulated) minutes. Inbound calls are
 * announced by a Passthru applet's GET, where 302 takes the other branch. Lane-confined.
 */
final class ExotelDialect implements Dialect {

  private static final long RETRY_MILLIS = 300_000;

  private final Exchange exchange;

  ExotelDialect(Exchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public String newId(SplittableRandom random) {
    return Wire.hex(random);
  }

  @Override
  public List<Delivery> dialling(SimCall call) {
    return List.of();
  }

  @Override
  public List<Delivery> ringing(SimCall call) {
    return List.of();
  }

  @Override
  public List<Delivery> answered(SimCall call) {
    return List.of();
  }

  @Override
  public List<Delivery> ended(SimCall call) {
    String url = call.order.statusUrl();
    return url.isEmpty()
        ? List.of()
        : List.of(status(call, "terminal", Delivery.Role.FINAL, url, finalStatus(call)));
  }

  @Override
  public List<Delivery> forged(SimCall call) {
    String url = call.order.statusUrl();
    return url.isEmpty()
        ? List.of()
        : List.of(status(call, "forged", Delivery.Role.FORGED, Wire.wrongToken(url), "completed"));
  }

  @Override
  public Delivery inboundOffer(SimCall call, Consumer<Delivery.Reply> done) {
    ZoneId zone = call.desk.account.zone();
    Map<String, String> query = new LinkedHashMap<>();
    query.put("CallSid", call.id);
    query.put("CallFrom", national(call.order.destination()));
    query.put("CallTo", national(call.order.number()));
    query.put("Direction", "incoming");
    query.put("CallStatus", "ringing");
    query.put("CallType", "call-attempt");
    query.put("Created", Wire.plain(call.createdMillis, zone));
    query.put("StartTime", Wire.plain(call.createdMillis, zone));
    query.put("EndTime", "1970-01-01 05:30:00");
    query.put("DialCallDuration", "0");
    String url = Wire.withoutFragment(call.order.answerUrl());
    String whole = url + (url.indexOf('?') < 0 ? "?" : "&") + Wire.form(query);
    return new Delivery(
        "inbound", Delivery.Role.DOCUMENT, "GET", whole, Map.of(), "", 0, 0, false, done);
  }

  @Override
  public List<Delivery> inboundEnded(SimCall call) {
    return ended(call);
  }

  @Override
  public String refusal(Delivery.Reply reply) {
    if (reply.status() == 200) {
      return "";
    }
    return reply.status() == 302 ? "busy" : "webhook-failed";
  }

  /** Exotel's word for how the call ended. */
  static String finalStatus(SimCall call) {
    return switch (call.outcome) {
      case "answered", "machine" -> "completed";
      case "rejected" -> "busy";
      default -> call.outcome;
    };
  }

  /** Indian numbers as Exotel writes them, with a leading 0; others with their plus. */
  static String national(String e164) {
    return e164.startsWith("+91") ? "0" + e164.substring(3) : e164;
  }

  /** Any of the forms Exotel takes, as E.164 with plus; a bare ten-digit number is Indian. */
  static String e164(String number) {
    String bare = number.strip();
    if (bare.startsWith("+")) {
      return bare;
    }
    if (bare.startsWith("0")) {
      return "+91" + bare.substring(1);
    }
    return bare.length() == 10 ? "+91" + bare : "+" + bare;
  }

  private Delivery status(
      SimCall call, String kind, Delivery.Role role, String rawUrl, String status) {
    ZoneId zone = call.desk.account.zone();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("CallSid", call.id);
    fields.put("DateUpdated", Wire.plain(System.currentTimeMillis(), zone));
    fields.put("Status", status);
    fields.put("RecordingUrl", "");
    if (!call.order.flow() && !call.inbound) {
      fields.put("EventType", "terminal");
      fields.put("DateCreated", Wire.plain(call.createdMillis, zone));
      fields.put("From", national(call.order.destination()));
      fields.put("PhoneNumberSid", national(call.order.number()));
      fields.put("ConversationDuration", call.talkSeconds(exchange.config.timeScale()));
      fields.put("Direction", "outbound-api");
      fields.put("CustomField", call.order.customField());
    }
    boolean json = call.order.jsonCallback();
    String boundary = "----ringfence" + call.id;
    Map<String, String> headers =
        Map.of("Content-Type", json ? Wire.JSON : "multipart/form-data; boundary=" + boundary);
    String body = json ? new JsonObject(fields).encode() : multipart(boundary, fields);
    long pause = Math.max(1, Math.round(RETRY_MILLIS / exchange.config.timeScale()));
    int retries = role == Delivery.Role.FORGED ? 0 : 2;
    return new Delivery(
        kind,
        role,
        "POST",
        Wire.withoutFragment(rawUrl),
        headers,
        body,
        retries,
        pause,
        true,
        Delivery.NOBODY);
  }

  private static String multipart(String boundary, Map<String, Object> fields) {
    StringBuilder body = new StringBuilder();
    fields.forEach(
        (key, value) ->
            body.append("--")
                .append(boundary)
                .append("\r\nContent-Disposition: form-data; name=\"")
                .append(key)
                .append("\"\r\n\r\n")
                .append(value)
                .append("\r\n"));
    return body.append("--").append(boundary).append("--\r\n").toString();
  }
}
