package dev.ringfence.simulator.carrier;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.ZoneId;
import java.util.Map;

/** Exotel's call resource and errors; its times are naive, in the region's zone. Thread-safe. */
final class ExotelJson {

  /** Simulated milliseconds after which duration, price and end time are filled in. */
  private static final double BILLING_MILLIS = 120_000;

  private ExotelJson() {}

  static JsonObject call(SimCall call, double timeScale, boolean details) {
    ZoneId zone = call.desk.account.zone();
    String account = call.desk.account.id();
    boolean ended = call.state == SimCall.State.ENDED;
    boolean billed =
        ended && System.currentTimeMillis() - call.endMillis >= BILLING_MILLIS / timeScale;
    String ours = ExotelDialect.national(call.order.number());
    long seconds = call.talkSeconds(timeScale);
    String uri = "/v1/Accounts/" + account + "/Calls/" + call.id + ".json";
    JsonObject json =
        new JsonObject()
            .put("Sid", call.id)
            .putNull("ParentCallSid")
            .put("DateCreated", Wire.plain(call.createdMillis, zone))
            .put("DateUpdated", Wire.plain(ended ? call.endMillis : call.startTime(), zone))
            .put("AccountSid", account)
            .put("To", ours)
            .put("From", ExotelDialect.national(call.order.destination()))
            .put("PhoneNumberSid", ours)
            .put("Status", status(call))
            .put("StartTime", Wire.plain(call.startTime(), zone))
            .put("EndTime", billed ? Wire.plain(call.endMillis, zone) : null)
            .put("Duration", billed ? String.valueOf(seconds) : null)
            .put("Price", billed ? "1.500" : null)
            .put("Direction", call.inbound ? "inbound" : "outbound-api")
            .putNull("AnsweredBy")
            .putNull("ForwardedFrom")
            .putNull("CallerName")
            .put("Uri", uri)
            .putNull("RecordingUrl")
            .put("SubResourceUris", new JsonObject().put("Legs", uri + "/Legs"));
    if (details) {
      String leg = ended ? status(call) : null;
      json.put(
          "Details",
          new JsonObject()
              .put("ConversationDuration", ended ? seconds : null)
              .put("Leg1Status", leg)
              .putNull("Leg2Status")
              .put(
                  "Legs",
                  new JsonArray()
                      .add(
                          new JsonObject()
                              .put(
                                  "Leg",
                                  new JsonObject().put("Id", 1).put("OnCallDuration", seconds)))));
    }
    return json;
  }

  static String status(SimCall call) {
    return switch (call.state) {
      case QUEUED -> "queued";
      case DIALLING, RINGING, TALKING -> "in-progress";
      case ENDED -> ExotelDialect.finalStatus(call);
    };
  }

  static Answer error(int status, String message) {
    return Answer.json(status, exception(status, message));
  }

  /** The rate limit's answer, with its code and headers. */
  static Answer rateLimited(AccountDesk desk) {
    Rate rate = desk.account.apiRate();
    JsonObject body = exception(429, "Rate limit exceeded. Try again in 30 seconds.");
    body.getJsonObject("RestException").put("Code", "RATE_LIMIT_EXCEEDED");
    return new Answer(
        429,
        Wire.JSON,
        body.encode(),
        Map.of(
            "Retry-After",
            "30",
            "X-RateLimit-Limit",
            String.valueOf(rate == null ? 200 : rate.count()),
            "X-RateLimit-Remaining",
            "0"));
  }

  private static JsonObject exception(int status, String message) {
    return new JsonObject()
        .put("RestException", new JsonObject().put("Status", status).put("Message", message));
  }
}
