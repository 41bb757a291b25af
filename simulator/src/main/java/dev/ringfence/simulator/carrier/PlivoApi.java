package dev.ringfence.simulator.carrier;

import dev.ringfence.simulator.audit.CarrierEvent.Kind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Plivo's Call and Request resources: dial, records of ended calls, live and queued calls, hang up,
 * cancel. Numbers go without plus. Lane-confined.
 */
final class PlivoApi implements CreateAnswers {

  private static final Pattern NUMBER = Pattern.compile("\\+?[1-9][0-9]{6,14}");
  private static final int BULK_MAX = 1_000;

  private final Exchange exchange;
  private final CreateDesk creates;

  PlivoApi(Exchange exchange, CreateDesk creates) {
    this.exchange = exchange;
    this.creates = creates;
  }

  /** {@code /v1/Account/{id}/Call...} and {@code .../Request/{uuid}/}. */
  void handle(ApiRequest r) {
    AccountDesk desk = exchange.desks.get(Provider.PLIVO + r.segment(2));
    boolean calls = r.segment(3).equals("Call");
    boolean create = calls && r.path.size() == 4 && r.method.equals("POST");
    if (desk == null || !r.authentic(desk.account)) {
      creates.refuseStranger(
          r,
          create ? desk : null,
          ends(create ? body(r) : null),
          PlivoJson.error(401, "Could not verify your access level for that URL."));
    } else if (!desk.requestAllowed(r.arrivedNanos)) {
      if (create) {
        creates.refuse(r, desk, ends(body(r)), throttled(), "api-rate");
      } else {
        r.answer(throttled());
      }
    } else if (create) {
      create(r, desk);
    } else if (calls && r.path.size() == 4 && r.method.equals("GET")) {
      r.answer(new PlivoList(exchange, desk).list(r));
    } else if (calls && r.path.size() == 5 && r.method.equals("GET")) {
      get(r, desk);
    } else if (r.path.size() == 5 && r.method.equals("DELETE")) {
      delete(r, desk, calls);
    } else {
      r.answer(PlivoJson.error(404, "not found"));
    }
  }

  /** JSON, as the SDK sends it, or a form. */
  private static @Nullable JsonObject body(ApiRequest r) {
    if (r.form().isEmpty()) {
      return r.json();
    }
    JsonObject body = new JsonObject();
    r.form().forEach(e -> body.put(e.getKey(), e.getValue()));
    return body;
  }

  private void create(ApiRequest r, AccountDesk desk) {
    JsonObject body = body(r);
    List<String> to = destinations(body);
    String from = text(body, "from");
    String error = "";
    if (body == null || from.isEmpty() || to.isEmpty() || text(body, "answer_url").isEmpty()) {
      error = "from, to and answer_url are required";
    } else if (to.size() > BULK_MAX || !to.stream().allMatch(n -> NUMBER.matcher(n).matches())) {
      error = "to parameter is invalid";
    } else if (!desk.numbers.containsKey(plus(from))) {
      error =
          "from parameter is invalid. "
              + plus(from)
              + " is not associated with your account. Use a phone number rented on your account.";
    } else if (number(body, "ring_timeout", 120) < 1 || number(body, "time_limit", 14_400) < 1) {
      error = "ring_timeout or time_limit parameter is invalid";
    }
    if (body == null || !error.isEmpty()) {
      creates.refuse(r, desk, ends(body), PlivoJson.error(400, error), "invalid");
      return;
    }
    List<DialOrder> orders = new ArrayList<>();
    for (String number : to) {
      orders.add(
          new DialOrder(
              plus(from),
              plus(number),
              number(body, "ring_timeout", 120),
              number(body, "time_limit", 14_400),
              text(body, "hangup_url"),
              text(body, "ring_url"),
              text(body, "answer_url"),
              Set.of(),
              text(body, "machine_detection"),
              false,
              false,
              ""));
    }
    creates.place(r, desk, orders, this);
  }

  private static DialOrder ends(@Nullable JsonObject body) {
    List<String> to = destinations(body);
    String url = text(body, "hangup_url");
    return DialOrder.ends(
        plus(text(body, "from")),
        to.isEmpty() ? "" : plus(to.get(0)),
        url.isEmpty() ? text(body, "ring_url") : url);
  }

  /** An array, or a text joined by {@code <}. */
  private static List<String> destinations(@Nullable JsonObject body) {
    Object to = body == null ? null : body.getValue("to");
    List<String> all = new ArrayList<>();
    if (to instanceof JsonArray array) {
      array.forEach(n -> all.add(String.valueOf(n)));
    } else if (to != null) {
      for (String n : to.toString().split("<")) {
        if (!n.isBlank()) {
          all.add(n.strip());
        }
      }
    }
    return all;
  }

  private static String text(@Nullable JsonObject body, String key) {
    Object value = body == null ? null : body.getValue(key);
    return value == null ? "" : value.toString();
  }

  private static int number(JsonObject body, String key, int otherwise) {
    String text = text(body, key);
    if (text.isEmpty()) {
      return otherwise;
    }
    return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : -1;
  }

  private static String plus(String number) {
    return number.isEmpty() || number.startsWith("+") ? number : "+" + number;
  }

  private void get(ApiRequest r, AccountDesk desk) {
    SimCall call = desk.calls.get(r.segment(4));
    String status = r.query("status");
    boolean there =
        call != null
            && switch (status) {
              case "live" ->
                  call.state != SimCall.State.ENDED && call.state != SimCall.State.QUEUED;
              case "queued" -> call.state == SimCall.State.QUEUED;
              default -> call.state == SimCall.State.ENDED;
            };
    exchange.log.add(
        r.arrivedNanos,
        Kind.LOOKUP,
        desk.account,
        call == null ? DialOrder.ends("", "", "") : call.order,
        r.segment(4),
        there ? 200 : 404,
        "fetch");
    if (call == null || !there) {
      r.answer(PlivoJson.error(404, "not found"));
    } else if (call.state == SimCall.State.ENDED) {
      r.answer(Answer.json(200, PlivoJson.record(call, exchange.config.timeScale())));
    } else {
      r.answer(Answer.json(200, PlivoJson.live(call)));
    }
  }

  private void delete(ApiRequest r, AccountDesk desk, boolean live) {
    SimCall call = desk.live.get(r.segment(4));
    if (call == null || live == (call.state == SimCall.State.QUEUED)) {
      r.answer(PlivoJson.error(404, "not found"));
      return;
    }
    exchange.hangUp(call);
    r.answer(Answer.noContent());
  }

  @Override
  public Answer placed(List<SimCall> calls) {
    JsonObject body = new JsonObject().put("api_id", PlivoJson.apiId());
    if (calls.size() == 1) {
      body.put("message", "call fired").put("request_uuid", calls.get(0).id);
    } else {
      JsonArray ids = new JsonArray();
      calls.forEach(call -> ids.add(call.id));
      body.put("message", "calls fired").put("request_uuid", ids);
    }
    return Answer.json(201, body);
  }

  @Override
  public Answer throttled() {
    return PlivoJson.error(429, "API rate limit exceeded");
  }

  @Override
  public Answer concurrencyExceeded(AccountDesk desk) {
    return PlivoJson.error(403, "5030: concurrent call limit breached");
  }

  @Override
  public Answer cpsExceeded(AccountDesk desk) {
    return PlivoJson.error(403, "5030: calls per second limit breached");
  }

  @Override
  public Answer serverError(int status) {
    return PlivoJson.error(status, "internal server error");
  }
}
