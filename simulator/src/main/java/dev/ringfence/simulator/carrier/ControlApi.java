package dev.ringfence.simulator.carrier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringfence.simulator.audit.CarrierEvent;
import dev.ringfence.simulator.audit.CarrierEvent.Kind;
import dev.ringfence.simulator.model.Fault;
import dev.ringfence.simulator.model.FaultPlan;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code /_sim}: what a test or a demo asks of the carriers themselves, and no carrier has.
 * Lane-confined.
 */
final class ControlApi {

  private static final int LOG_MAX = 10_000;
  private static final ObjectMapper JACKSON = new ObjectMapper();

  private final Exchange exchange;
  private final InboundCalls inbound;
  private final Door door;

  ControlApi(Exchange exchange, InboundCalls inbound, Door door) {
    this.exchange = exchange;
    this.inbound = inbound;
    this.door = door;
  }

  void handle(ApiRequest r) {
    try {
      r.answer(answer(r));
    } catch (IllegalArgumentException e) {
      r.answer(Answer.json(400, new JsonObject().put("error", e.getMessage())));
    }
  }

  private Answer answer(ApiRequest r) {
    return switch (r.method + " " + r.segment(1)) {
      case "GET ping" -> Answer.json(200, new JsonObject().put("nanos", r.arrivedNanos));
      case "GET log" -> log(r);
      case "GET stats" -> Answer.json(200, stats());
      case "GET live" -> new Answer(200, Wire.JSON, live().encode(), Map.of());
      case "GET rules" -> rules();
      case "POST hold" -> hold(body(r));
      case "POST faults" -> faults(body(r));
      case "POST outage" -> outage(body(r));
      case "POST inbound" -> call(body(r));
      case "POST voice-url" -> voiceUrl(body(r));
      default -> Answer.json(404, new JsonObject().put("error", "no such control"));
    };
  }

  private static JsonObject body(ApiRequest r) {
    JsonObject body = r.json();
    if (body == null) {
      throw new IllegalArgumentException("the body must be a JSON object");
    }
    return body;
  }

  private Answer log(ApiRequest r) {
    StringBuilder lines = new StringBuilder();
    int limit = (int) Math.min(LOG_MAX, number(r.query("limit"), LOG_MAX));
    for (CarrierEvent event : exchange.log.after(number(r.query("after"), 0), limit)) {
      lines.append(event.toJson()).append('\n');
    }
    return new Answer(200, "application/x-ndjson", lines.toString(), Map.of());
  }

  private static long number(String text, long otherwise) {
    if (text.isEmpty()) {
      return otherwise;
    }
    if (!text.matches("[0-9]{1,15}")) {
      throw new IllegalArgumentException("not a number: " + text);
    }
    return Long.parseLong(text);
  }

  private JsonObject stats() {
    Map<Kind, Long> counts = exchange.log.counts();
    JsonObject faults = new JsonObject();
    for (Fault fault : Fault.values()) {
      faults.put(fault.word(), exchange.faultCounts.getOrDefault(fault, 0L));
    }
    JsonObject outcomes = new JsonObject();
    exchange.outcomes.forEach(outcomes::put);
    int live = 0;
    int queued = 0;
    for (AccountDesk desk : exchange.desks.values()) {
      live += desk.live.size();
      queued += desk.queue.size();
    }
    JsonObject stats =
        new JsonObject()
            .put("faults", faults)
            .put("live", live)
            .put("accepted", counts.getOrDefault(Kind.CREATE_ACCEPTED, 0L))
            .put("refused", counts.getOrDefault(Kind.CREATE_REFUSED, 0L))
            .put("queued", queued)
            .put("queued_ever", exchange.queuedEver)
            .put("outcomes", outcomes);
    JsonObject events = new JsonObject();
    counts.forEach((kind, n) -> events.put(kind.name().toLowerCase(Locale.ROOT), n));
    JsonObject dials = new JsonObject();
    exchange.log.dials().forEach(dials::put);
    return stats.put("events", events).put("dials_by_origin", dials);
  }

  private JsonArray live() {
    JsonArray all = new JsonArray();
    for (AccountDesk desk : exchange.desks.values()) {
      for (SimCall call : desk.live.values()) {
        all.add(
            new JsonObject()
                .put("provider", desk.account.provider().word())
                .put("account", desk.account.id())
                .put("number", call.order.number())
                .put("destination", call.order.destination())
                .put("call", call.id)
                .put("attempt", call.inbound ? "" : call.order.attempt())
                .put("inbound", call.inbound)
                .put("origin", call.inbound ? "" : call.order.origin())
                .put("state", call.state.name().toLowerCase(Locale.ROOT))
                .put("since", call.createdMillis));
      }
    }
    return all;
  }

  private Answer rules() {
    try {
      String rules = JACKSON.writeValueAsString(exchange.config.rules());
      return new Answer(200, Wire.JSON, rules, Map.of());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("rules of plain fields could not be written", e);
    }
  }

  private Answer hold(JsonObject body) {
    if (!(body.getValue("on") instanceof Boolean on)) {
      throw new IllegalArgumentException("on must be true or false");
    }
    exchange.hold(on);
    return Answer.json(200, new JsonObject().put("on", on));
  }

  private Answer faults(JsonObject body) {
    String spec = text(body, "spec");
    exchange.faults = FaultPlan.parse(spec);
    return Answer.json(200, new JsonObject().put("spec", spec));
  }

  private Answer outage(JsonObject body) {
    String kind = text(body, "kind");
    if (!(body.getValue("millis") instanceof Number millis) || millis.longValue() < 1) {
      throw new IllegalArgumentException("millis must be a number above 0");
    }
    switch (kind) {
      case "refused" -> door.fail(Door.Outage.REFUSED, millis.longValue());
      case "silent" -> door.fail(Door.Outage.SILENT, millis.longValue());
      default ->
          throw new IllegalArgumentException("kind must be refused or silent, was '" + kind + "'");
    }
    return Answer.json(200, body);
  }

  private Answer call(JsonObject body) {
    String number = text(body, "number");
    int count = body.getValue("count") instanceof Number n ? n.intValue() : 1;
    AccountDesk desk = inbound.owner(number);
    String from = body.getValue("from") instanceof String s ? s : "";
    JsonArray calls = new JsonArray();
    for (int i = 0; i < count; i++) {
      calls.add(inbound.offer(desk, number, from).id);
    }
    return Answer.json(202, new JsonObject().put("calls", calls));
  }

  private Answer voiceUrl(JsonObject body) {
    String account = text(body, "account");
    for (AccountDesk desk : exchange.desks.values()) {
      if (desk.account.id().equals(account)) {
        desk.voiceUrl = text(body, "voice_url");
        Object status = body.getValue("inbound_status_url");
        desk.inboundStatusUrl = status instanceof String s ? s : "";
        return Answer.json(200, body);
      }
    }
    throw new IllegalArgumentException("no account " + account);
  }

  private static String text(JsonObject body, String key) {
    @Nullable Object value = body.getValue(key);
    if (value instanceof String s) {
      return s;
    }
    throw new IllegalArgumentException(key + " must be a text");
  }
}
