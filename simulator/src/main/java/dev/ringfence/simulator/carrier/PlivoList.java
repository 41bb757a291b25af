package dev.ringfence.simulator.carrier;

import dev.ringfence.simulator.audit.CarrierEvent.Kind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Plivo's lists: records of ended calls, at most 20 a page, by offset; or the ids of the live, or
 * of the queued calls. Lane-confined.
 */
final class PlivoList {

  private static final int PAGE_MAX = 20;

  private final Exchange exchange;
  private final AccountDesk desk;

  PlivoList(Exchange exchange, AccountDesk desk) {
    this.exchange = exchange;
    this.desk = desk;
  }

  Answer list(ApiRequest r) {
    String status = r.query("status");
    exchange.log.add(
        r.arrivedNanos,
        Kind.LOOKUP,
        desk.account,
        DialOrder.ends(plus(r.query("from_number")), plus(r.query("to_number")), ""),
        "",
        200,
        status.isEmpty() ? "list" : status);
    try {
      return status.equals("live") || status.equals("queued") ? ids(r, status) : records(r);
    } catch (DateTimeException e) {
      return PlivoJson.error(400, "end_time parameter is invalid");
    }
  }

  private Answer ids(ApiRequest r, String status) {
    Predicate<SimCall> wanted = ends(r);
    JsonArray calls = new JsonArray();
    for (SimCall call : desk.live.values()) {
      boolean queued = call.state == SimCall.State.QUEUED;
      if (queued == status.equals("queued") && wanted.test(call)) {
        calls.add(call.id);
      }
    }
    return Answer.json(200, new JsonObject().put("api_id", PlivoJson.apiId()).put("calls", calls));
  }

  private Answer records(ApiRequest r) {
    Predicate<SimCall> wanted =
        ends(r).and(c -> c.state == SimCall.State.ENDED).and(times(r)).and(causes(r));
    int limit = Math.max(1, Math.min(PAGE_MAX, number(r.query("limit"), PAGE_MAX)));
    int offset = number(r.query("offset"), 0);
    List<SimCall> page = new ArrayList<>();
    int total = 0;
    Iterator<SimCall> calls = desk.history.descendingIterator();
    while (calls.hasNext()) {
      SimCall call = calls.next();
      if (wanted.test(call)) {
        if (total >= offset && page.size() < limit) {
          page.add(call);
        }
        total++;
      }
    }
    String base = "/v1/Account/" + desk.account.id() + "/Call/?limit=" + limit + "&offset=";
    String next = offset + limit < total ? base + (offset + limit) : null;
    String previous = offset > 0 ? base + Math.max(0, offset - limit) : null;
    JsonArray objects = new JsonArray();
    page.forEach(call -> objects.add(PlivoJson.record(call, exchange.config.timeScale())));
    JsonObject meta =
        new JsonObject()
            .put("limit", limit)
            .put("next", next)
            .put("offset", offset)
            .put("previous", previous)
            .put("total_count", total);
    return Answer.json(
        200,
        new JsonObject()
            .put("api_id", PlivoJson.apiId())
            .put("meta", meta)
            .put("objects", objects));
  }

  private static Predicate<SimCall> ends(ApiRequest r) {
    Predicate<SimCall> wanted = call -> true;
    String from = bare(r.query("from_number"));
    if (!from.isEmpty()) {
      wanted = wanted.and(c -> PlivoJson.from(c).equals(from));
    }
    String to = bare(r.query("to_number"));
    if (!to.isEmpty()) {
      wanted = wanted.and(c -> PlivoJson.to(c).equals(to));
    }
    String direction = r.query("call_direction");
    if (!direction.isEmpty()) {
      wanted = wanted.and(c -> direction.equals(c.inbound ? "inbound" : "outbound"));
    }
    return wanted;
  }

  private static Predicate<SimCall> times(ApiRequest r) {
    Predicate<SimCall> wanted = call -> true;
    for (String operator : List.of("", "__gt", "__gte", "__lt", "__lte")) {
      String text = r.query("end_time" + operator);
      if (!text.isEmpty()) {
        long bound = millis(text);
        wanted =
            wanted.and(
                c ->
                    switch (operator) {
                      case "__gt" -> c.endMillis > bound;
                      case "__gte" -> c.endMillis >= bound;
                      case "__lt" -> c.endMillis < bound;
                      case "__lte" -> c.endMillis <= bound;
                      default -> c.endMillis / 1000 == bound / 1000;
                    });
      }
    }
    return wanted;
  }

  private static Predicate<SimCall> causes(ApiRequest r) {
    String code = r.query("hangup_cause_code");
    String source = r.query("hangup_source");
    return c -> {
      PlivoDialect.Hangup h = PlivoDialect.hangup(c);
      return (code.isEmpty() || code.equals(String.valueOf(h.code())))
          && (source.isEmpty() || source.equals(h.source()));
    };
  }

  /** {@code YYYY-MM-DD HH:MM[:ss[.ffffff]]} in UTC, or the epoch seconds that the SDK sends. */
  private static long millis(String text) {
    if (text.matches("[0-9]{9,11}")) {
      return Long.parseLong(text) * 1000;
    }
    return LocalDateTime.parse(text.strip().replace(' ', 'T'))
        .toInstant(ZoneOffset.UTC)
        .toEpochMilli();
  }

  private static int number(String text, int otherwise) {
    return text.matches("[0-9]{1,8}") ? Integer.parseInt(text) : otherwise;
  }

  private static String bare(String number) {
    return number.startsWith("+") ? number.substring(1) : number;
  }

  private static String plus(String number) {
    return number.isEmpty() ? "" : "+" + bare(number);
  }
}
