package dev.ringfence.simulator.carrier;

import dev.ringfence.simulator.audit.CarrierEvent.Kind;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Exotel's v1 Calls: connect a customer ({@code From}, called first) to a flow or to a second
 * number, details, list. There is no way to hang up. Lane-confined.
 */
final class ExotelApi {

  private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");

  private final Exchange exchange;
  private final CreateDesk creates;

  ExotelApi(Exchange exchange, CreateDesk creates) {
    this.exchange = exchange;
    this.creates = creates;
  }

  /** {@code /v1/Accounts/{sid}/Calls...}. */
  void handle(ApiRequest r) {
    AccountDesk desk = exchange.desks.get(Provider.EXOTEL + r.segment(2));
    boolean calls = r.segment(3).equals("Calls");
    boolean create =
        calls && r.path.size() == 5 && r.segment(4).equals("connect") && r.method.equals("POST");
    if (desk == null || !r.authentic(desk.account)) {
      creates.refuseStranger(
          r, create ? desk : null, ends(r), ExotelJson.error(401, "Unauthorized"));
    } else if (!desk.requestAllowed(r.arrivedNanos)) {
      if (create) {
        creates.refuse(r, desk, ends(r), ExotelJson.rateLimited(desk), "api-rate");
      } else {
        r.answer(ExotelJson.rateLimited(desk));
      }
    } else if (create) {
      create(r, desk);
    } else if (calls && r.path.size() == 4 && r.method.equals("GET")) {
      r.answer(new ExotelList(exchange, desk).page(r));
    } else if (calls && r.path.size() == 5 && r.method.equals("GET")) {
      get(r, desk);
    } else {
      r.answer(ExotelJson.error(404, "The requested resource was not found"));
    }
  }

  private static DialOrder ends(ApiRequest r) {
    return DialOrder.ends(
        ExotelDialect.e164(r.form("CallerId")),
        ExotelDialect.e164(r.form("From")),
        r.form("StatusCallback"));
  }

  private void create(ApiRequest r, AccountDesk desk) {
    DialOrder ends = ends(r);
    boolean flow = r.form("To").isEmpty();
    String error = "";
    if (r.form("From").isEmpty() || r.form("CallerId").isEmpty()) {
      error = "Mandatory Parameter missing: From and CallerId";
    } else if (flow && r.form("Url").isEmpty()) {
      error = "Mandatory Parameter missing: To or Url";
    } else if (!E164.matcher(ends.destination()).matches()) {
      error = "From is not a valid phone number";
    } else if (!desk.numbers.containsKey(ends.number())) {
      error = "CallerId " + r.form("CallerId") + " is not an ExoPhone of this account";
    } else if (number(r, "TimeOut", 30) < 1 || number(r, "TimeLimit", 14_400) < 1) {
      error = "TimeOut or TimeLimit is invalid";
    }
    if (!error.isEmpty()) {
      creates.refuse(r, desk, ends, ExotelJson.error(400, error), "invalid");
      return;
    }
    DialOrder order =
        new DialOrder(
            ends.number(),
            ends.destination(),
            number(r, "TimeOut", 30),
            number(r, "TimeLimit", 14_400),
            r.form("StatusCallback"),
            "",
            "",
            Set.of(),
            "",
            flow,
            r.form("StatusCallbackContentType").contains("json"),
            r.form("CustomField"));
    boolean xml = !r.path.get(4).endsWith(".json");
    creates.place(r, desk, List.of(order), new Answers(desk, xml));
  }

  private static int number(ApiRequest r, String name, int otherwise) {
    String text = r.form(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
  }

  private void get(ApiRequest r, AccountDesk desk) {
    SimCall call = desk.calls.get(r.segment(4));
    exchange.log.add(
        r.arrivedNanos,
        Kind.LOOKUP,
        desk.account,
        call == null ? DialOrder.ends("", "", "") : call.order,
        r.segment(4),
        call == null ? 404 : 200,
        "fetch");
    if (call == null) {
      r.answer(ExotelJson.error(404, "Call not found"));
      return;
    }
    boolean details = r.query("details").equals("true");
    r.answer(
        Answer.json(
            200,
            new JsonObject()
                .put("Call", ExotelJson.call(call, exchange.config.timeScale(), details))));
  }

  /** The wording, which depends on whether the URL asked for JSON. */
  private final class Answers implements CreateAnswers {

    private final AccountDesk desk;
    private final boolean xml;

    Answers(AccountDesk desk, boolean xml) {
      this.desk = desk;
      this.xml = xml;
    }

    @Override
    public Answer placed(List<SimCall> calls) {
      JsonObject call = ExotelJson.call(calls.get(0), exchange.config.timeScale(), false);
      // Exotel says so of every call it takes, whether it has been dialled or not.
      call.put("Status", "in-progress");
      if (!xml) {
        return Answer.json(200, new JsonObject().put("Call", call));
      }
      StringBuilder body = new StringBuilder("<?xml version=\"1.0\"?><TwilioResponse><Call>");
      for (Map.Entry<String, @Nullable Object> e : call) {
        String value = e.getValue() == null ? "" : e.getValue().toString();
        if (!(e.getValue() instanceof JsonObject)) {
          body.append('<').append(e.getKey()).append('>').append(value);
          body.append("</").append(e.getKey()).append('>');
        }
      }
      return new Answer(
          200, "application/xml", body.append("</Call></TwilioResponse>").toString(), Map.of());
    }

    @Override
    public Answer throttled() {
      return ExotelJson.rateLimited(desk);
    }

    @Override
    public Answer concurrencyExceeded(AccountDesk at) {
      return ExotelJson.error(429, "Concurrent call limit of the account exceeded");
    }

    @Override
    public Answer cpsExceeded(AccountDesk at) {
      return ExotelJson.error(429, "Calls per second of the account exceeded");
    }

    @Override
    public Answer serverError(int status) {
      return ExotelJson.error(status, "Internal Server Error");
    }
  }
}
