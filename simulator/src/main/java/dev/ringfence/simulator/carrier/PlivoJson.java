package dev.ringfence.simulator.carrier;

import io.vertx.core.json.JsonObject;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;

/** Plivo's call detail records, live and queued calls, and errors. Thread-safe. */
final class PlivoJson {

  private PlivoJson() {}

  /** The call detail record of an ended call; its times are in the console's zone. */
  static JsonObject record(SimCall call, double timeScale) {
    ZoneId zone = call.desk.account.zone();
    PlivoDialect.Hangup h = PlivoDialect.hangup(call);
    long seconds = call.talkSeconds(timeScale);
    boolean answered = call.answerMillis > 0;
    return new JsonObject()
        .put("answer_time", answered ? Wire.withOffset(call.answerMillis, zone) : null)
        .put("api_id", apiId())
        .put("bill_duration", (seconds + 59) / 60 * 60)
        .put("billed_duration", (seconds + 59) / 60 * 60)
        .put("call_direction", call.inbound ? "inbound" : "outbound")
        .put("call_duration", seconds)
        .put("call_state", state(call))
        .put("call_uuid", call.id)
        .putNull("conference_uuid")
        .put("end_time", Wire.withOffset(call.endMillis, zone))
        .put("from_number", from(call))
        .put("hangup_cause_code", h.code())
        .put("hangup_cause_name", h.name())
        .put("hangup_source", h.source())
        .put("initiation_time", Wire.withOffset(call.startTime(), zone))
        .putNull("parent_call_uuid")
        .put("resource_uri", "/v1/Account/" + call.desk.account.id() + "/Call/" + call.id + "/")
        .put("stir_attestation", "")
        .put("stir_verification", "Not applicable")
        .put("to_number", to(call))
        .put("total_amount", "0.00300")
        .put("total_rate", "0.00300")
        .put("voice_network_group", "")
        .putNull("source_ip")
        .put("cnam_lookup", "");
  }

  private static String state(SimCall call) {
    return switch (call.outcome) {
      case "answered", "machine" -> "ANSWER";
      case "busy", "rejected" -> "BUSY";
      case "no-answer" -> "NOANSWER";
      case "canceled" -> "CANCEL";
      default -> "FAILED";
    };
  }

  /** A call that is queued, ringing or talking. */
  static JsonObject live(SimCall call) {
    String status =
        switch (call.state) {
          case QUEUED -> "queued";
          case TALKING -> "in-progress";
          default -> "ringing";
        };
    return new JsonObject()
        .put("direction", call.inbound ? "inbound" : "outbound")
        .put("from", from(call))
        .put("call_status", status)
        .put("api_id", apiId())
        .put("to", to(call))
        .put("caller_name", "+" + from(call))
        .put("call_uuid", call.id)
        .put("request_uuid", call.id)
        .put("session_start", Wire.plain(call.startTime(), ZoneOffset.UTC) + ".000000");
  }

  static String from(SimCall call) {
    return (call.inbound ? call.order.destination() : call.order.number()).substring(1);
  }

  static String to(SimCall call) {
    return (call.inbound ? call.order.number() : call.order.destination()).substring(1);
  }

  static Answer error(int status, String text) {
    return Answer.json(status, new JsonObject().put("api_id", apiId()).put("error", text));
  }

  static String apiId() {
    return UUID.randomUUID().toString();
  }
}
