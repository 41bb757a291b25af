package dev.ringfence.simulator.carrier;

import dev.ringfence.simulator.audit.CarrierEvent.Kind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Lists an account's calls, newest first, as Twilio does: filters by ends, status and start, with
 * the operator in the parameter's name, and pages by a token that names the last call of the page
 * before. A call that was never dialled has no start and passes no filter on it. Lane-confined.
 */
final class TwilioList {

  private static final int PAGE_SIZE_MAX = 1_000;

  private final Exchange exchange;
  private final AccountDesk desk;

  TwilioList(Exchange exchange, AccountDesk desk) {
    this.exchange = exchange;
    this.desk = desk;
  }

  Answer page(ApiRequest r) {
    Predicate<SimCall> wanted;
    try {
      wanted = filter(r);
    } catch (DateTimeException e) {
      return TwilioJson.error(400, 20001, "Invalid StartTime");
    }
    String sizeText = r.query("PageSize");
    int size = sizeText.matches("[0-9]{1,6}") ? Integer.parseInt(sizeText) : 50;
    size = Math.max(1, Math.min(PAGE_SIZE_MAX, size));
    String token = r.query("PageToken");
    Iterator<SimCall> calls = desk.history.descendingIterator();
    if (token.startsWith("PA")) {
      String last = token.substring(2);
      boolean found = false;
      while (!found && calls.hasNext()) {
        found = calls.next().id.equals(last);
      }
    }
    List<SimCall> page = new ArrayList<>();
    boolean more = false;
    while (!more && calls.hasNext()) {
      SimCall call = calls.next();
      if (wanted.test(call)) {
        more = page.size() == size;
        if (!more) {
          page.add(call);
        }
      }
    }
    exchange.log.add(
        r.arrivedNanos,
        Kind.LOOKUP,
        desk.account,
        DialOrder.ends(r.query("From"), r.query("To"), ""),
        "",
        200,
        "list");
    return Answer.json(200, body(r, page, size, more));
  }

  private JsonObject body(ApiRequest r, List<SimCall> page, int size, boolean more) {
    String pageText = r.query("Page");
    int number = pageText.matches("[0-9]{1,6}") ? Integer.parseInt(pageText) : 0;
    String base = "/2010-04-01/Accounts/" + desk.account.id() + "/Calls.json?" + kept(r, size);
    JsonArray calls = new JsonArray();
    for (SimCall call : page) {
      calls.add(TwilioJson.call(call, exchange.config.timeScale()));
    }
    String next = null;
    if (more) {
      String token = "PA" + page.get(page.size() - 1).id;
      next = base + "&Page=" + (number + 1) + "&PageToken=" + token;
    }
    return new JsonObject()
        .put("first_page_uri", base + "&Page=0")
        .put("end", Math.max(0, number * size + page.size() - 1))
        .put("next_page_uri", next)
        .put("page", number)
        .put("page_size", size)
        .putNull("previous_page_uri")
        .put("start", number * size)
        .put("uri", r.uri())
        .put("calls", calls);
  }

  private static String kept(ApiRequest r, int size) {
    StringBuilder query = new StringBuilder("PageSize=" + size);
    for (Map.Entry<String, String> e : r.query()) {
      if (!e.getKey().startsWith("Page")) {
        query.append('&').append(Wire.encoded(e.getKey())).append('=');
        query.append(Wire.encoded(e.getValue()));
      }
    }
    return query.toString();
  }

  private static Predicate<SimCall> filter(ApiRequest r) {
    Predicate<SimCall> wanted = call -> true;
    String from = r.query("From");
    if (!from.isEmpty()) {
      wanted = wanted.and(c -> (c.inbound ? c.order.destination() : c.order.number()).equals(from));
    }
    String to = r.query("To");
    if (!to.isEmpty()) {
      wanted = wanted.and(c -> (c.inbound ? c.order.number() : c.order.destination()).equals(to));
    }
    String status = r.query("Status");
    if (!status.isEmpty()) {
      wanted = wanted.and(c -> TwilioJson.status(c).equals(status));
    }
    String least = r.query("StartTime>");
    if (!least.isEmpty()) {
      long seconds = seconds(least);
      wanted = wanted.and(c -> c.startMillis > 0 && c.startMillis / 1000 >= seconds);
    }
    String most = r.query("StartTime<");
    if (!most.isEmpty()) {
      long seconds = seconds(most);
      wanted = wanted.and(c -> c.startMillis > 0 && c.startMillis / 1000 <= seconds);
    }
    String exact = r.query("StartTime");
    if (!exact.isEmpty()) {
      long seconds = seconds(exact);
      long width = exact.length() == 10 ? 86_400 : 1;
      wanted =
          wanted.and(
              c -> c.startMillis / 1000 >= seconds && c.startMillis / 1000 < seconds + width);
    }
    return wanted;
  }

  /** A date or a date-time, UTC, with or without its Z. */
  private static long seconds(String text) {
    if (text.length() == 10) {
      return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toEpochSecond();
    }
    String bare = text.endsWith("Z") ? text.substring(0, text.length() - 1) : text;
    return LocalDateTime.parse(bare).toEpochSecond(ZoneOffset.UTC);
  }
}
