package dev.ringfence.simulator.carrier;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Twilio's call resource and errors, field for field as documented. Thread-safe. */
final class TwilioJson {

  private TwilioJson() {}

  static JsonObject call(SimCall call, double timeScale) {
    String account = "/2010-04-01/Accounts/" + call.desk.account.id();
    String base = account + "/Calls/" + call.id;
    String from = call.inbound ? call.order.destination() : call.order.number();
    String to = call.inbound ? call.order.number() : call.order.destination();
    boolean ended = call.state == SimCall.State.ENDED;
    long updated = ended ? call.endMillis : Math.max(call.startTime(), call.answerMillis);
    boolean detected = call.machine() && !call.order.machineDetection().isEmpty();
    return new JsonObject()
        .put("sid", call.id)
        .put("date_created", Wire.rfc2822(call.createdMillis))
        .put("date_updated", Wire.rfc2822(updated))
        .putNull("parent_call_sid")
        .put("account_sid", call.desk.account.id())
        .put("to", to)
        .put("to_formatted", formatted(to))
        .put("from", from)
        .put("from_formatted", formatted(from))
        .put("phone_number_sid", "PN" + String.format("%032x", call.order.number().hashCode()))
        .put("status", status(call))
        .put("start_time", time(call.startMillis))
        .put("end_time", time(call.endMillis))
        .put("duration", ended ? String.valueOf(call.talkSeconds(timeScale)) : null)
        .putNull("price")
        .put("price_unit", "USD")
        .put("direction", call.inbound ? "inbound" : "outbound-api")
        .put("answered_by", detected && call.answerMillis > 0 ? "machine_start" : null)
        .putNull("annotation")
        .put("api_version", "2010-04-01")
        .putNull("forwarded_from")
        .putNull("group_sid")
        .putNull("caller_name")
        .put("queue_time", String.valueOf(call.queueMillis))
        .putNull("trunk_sid")
        .put("uri", base + ".json")
        .put(
            "subresource_uris",
            new JsonObject()
                .put("notifications", base + "/Notifications.json")
                .put("recordings", base + "/Recordings.json"));
  }

  /** The status of the resource; {@code initiated} is one of webhooks only. */
  static String status(SimCall call) {
    return switch (call.state) {
      case QUEUED, DIALLING -> "queued";
      case RINGING -> "ringing";
      case TALKING -> "in-progress";
      case ENDED -> TwilioDialect.finalStatus(call);
    };
  }

  static Answer error(int status, int code, String message) {
    return Answer.json(
        status,
        new JsonObject()
            .put("code", code)
            .put("message", message)
            .put("more_info", "https://www.twilio.com/docs/errors/" + code)
            .put("status", status));
  }

  private static @Nullable String time(long millis) {
    return millis == 0 ? null : Wire.rfc2822(millis);
  }

  private static String formatted(String e164) {
    return e164.startsWith("+1") && e164.length() == 12
        ? "(" + e164.substring(2, 5) + ") " + e164.substring(5, 8) + "-" + e164.substring(8)
        : e164;
  }
}
