package dev.ringfence.simulator.carrier;

import dev.ringfence.simulator.audit.CarrierEvent.Kind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Exotel's list of calls, newest first: filters by ends, status and creation, at most 100 a page,
 * the next page after the last call of this one. Lane-confined.
 */
final class ExotelList {

  private static final int PAGE_MAX = 100;

  private final Exchange exchange;
  private final AccountDesk desk;

  ExotelList(Exchange exchange, AccountDesk desk) {
    this.exchange = exchange;
    this.desk = desk;
  }

  Answer page(ApiRequest r) {
    Predicate<SimCall> wanted;
    try {
      wanted = ends(r).and(created(r.query("DateCreated")));
    } catch (DateTimeException e) {
      return ExotelJson.error(400, "DateCreated is invalid");
    }
    String sizeText = r.query("PageSize");
    int size = sizeText.matches("[0-9]{1,5}") ? Integer.parseInt(sizeText) : 50;
    size = Math.max(1, Math.min(PAGE_MAX, size));
    String after = r.query("After");
    Iterator<SimCall> calls = desk.history.descendingIterator();
    boolean found = after.isEmpty();
    while (!found && calls.hasNext()) {
      found = calls.next().id.equals(after);
    }
    List<SimCall> page = new ArrayList<>();
    int left = 0;
    while (calls.hasNext()) {
      SimCall call = calls.next();
      if (wanted.test(call)) {
        if (page.size() < size) {
          page.add(call);
        } else {
          left++;
        }
      }
    }
    exchange.log.add(
        r.arrivedNanos,
        Kind.LOOKUP,
        desk.account,
        DialOrder.ends("", r.query("From"), ""),
        "",
        200,
        "list");
    return Answer.json(200, body(r, page, size, left));
  }

  private JsonObject body(ApiRequest r, List<SimCall> page, int size, int left) {
    String base = "/v1/Accounts/" + desk.account.id() + "/Calls.json?" + kept(r, size);
    String next = left > 0 ? base + "&After=" + page.get(page.size() - 1).id : null;
    JsonArray calls = new JsonArray();
    page.forEach(call -> calls.add(ExotelJson.call(call, exchange.config.timeScale(), false)));
    JsonObject metadata =
        new JsonObject()
            .put("Total", page.size() + left)
            .put("PageSize", size)
            .put("FirstPageUri", base)
            .putNull("PrevPageUri")
            .put("NextPageUri", next);
    return new JsonObject().put("Metadata", metadata).put("Calls", calls);
  }

  private static String kept(ApiRequest r, int size) {
    StringBuilder query = new StringBuilder("PageSize=" + size);
    for (Map.Entry<String, String> e : r.query()) {
      if (!e.getKey().equals("PageSize") && !e.getKey().equals("After")) {
        query.append('&').append(Wire.encoded(e.getKey())).append('=');
        query.append(Wire.encoded(e.getValue()));
      }
    }
    return query.toString();
  }

  private static Predicate<SimCall> ends(ApiRequest r) {
    Predicate<SimCall> wanted = call -> true;
    String from = r.query("From");
    if (!from.isEmpty()) {
      String number = ExotelDialect.e164(from);
      wanted = wanted.and(c -> c.order.destination().equals(number));
    }
    for (String name : List.of("To", "PhoneNumber")) {
      String given = r.query(name);
      if (!given.isEmpty()) {
        String number = ExotelDialect.e164(given);
        wanted = wanted.and(c -> c.order.number().equals(number));
      }
    }
    String status = r.query("Status");
    if (!status.isEmpty()) {
      List<String> any = List.of(status.split(","));
      wanted = wanted.and(c -> any.contains(ExotelJson.status(c)));
    }
    return wanted;
  }

  /** {@code gte:2025-01-21 00:00:00;lte:2025-01-21 23:59:59}, in the region's zone. */
  private Predicate<SimCall> created(String text) {
    Predicate<SimCall> wanted = call -> true;
    for (String part : text.isEmpty() ? new String[0] : text.split(";")) {
      int colon = part.indexOf(':');
      String operator = colon < 0 ? "" : part.substring(0, colon);
      long bound =
          LocalDateTime.parse(part.substring(colon + 1).strip(), Wire.plainFormat())
              .atZone(desk.account.zone())
              .toEpochSecond();
      wanted =
          switch (operator) {
            case "gte" -> wanted.and(c -> c.createdMillis / 1000 >= bound);
            case "gt" -> wanted.and(c -> c.createdMillis / 1000 > bound);
            case "lte" -> wanted.and(c -> c.createdMillis / 1000 <= bound);
            case "lt" -> wanted.and(c -> c.createdMillis / 1000 < bound);
            default -> throw new DateTimeException("no operator in " + part);
          };
    }
    return wanted;
  }
}
