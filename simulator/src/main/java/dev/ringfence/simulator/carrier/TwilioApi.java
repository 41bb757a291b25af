package dev.ringfence.simulator.carrier;

import dev.ringfence.simulator.audit.CarrierEvent.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Twilio's Calls resource: create, fetch, list, cancel, hang up, delete, with the error codes of
 * its documentation. Lane-confined.
 */
final class TwilioApi implements CreateAnswers {

  private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");

  /** Destinations of Twilio's test credentials that always fail, and how. */
  private static final Map<String, Integer> MAGIC =
      Map.of(
          "+15005550001",
          21217,
          "+15005550002",
          21214,
          "+15005550003",
          21215,
          "+15005550004",
          21216);

  private final Exchange exchange;
  private final CreateDesk creates;

  TwilioApi(Exchange exchange, CreateDesk creates) {
    this.exchange = exchange;
    this.creates = creates;
  }

  /** {@code /2010-04-01/Accounts/{sid}/Calls...}. */
  void handle(ApiRequest r) {
    AccountDesk desk = exchange.desks.get(Provider.TWILIO + r.segment(2));
    boolean calls = r.segment(3).equals("Calls");
    boolean create = calls && r.path.size() == 4 && r.method.equals("POST");
    if (desk == null || !r.authentic(desk.account)) {
      creates.refuseStranger(
          r,
          create ? desk : null,
          DialOrder.ends(r.form("From"), r.form("To"), r.form("StatusCallback")),
          TwilioJson.error(401, 20003, "Authenticate"));
    } else if (create) {
      create(r, desk);
    } else if (calls && r.path.size() == 4 && r.method.equals("GET")) {
      r.answer(new TwilioList(exchange, desk).page(r));
    } else if (calls && r.path.size() == 5) {
      one(r, desk);
    } else {
      r.answer(notFound(r));
    }
  }

  private void create(ApiRequest r, AccountDesk desk) {
    String to = r.form("To");
    String from = r.form("From");
    String url = r.form("StatusCallback");
    String why = "";
    Answer error = null;
    if (to.isEmpty() || from.isEmpty() || (r.form("Url").isEmpty() && r.form("Twiml").isEmpty())) {
      why = "21200";
      error = TwilioJson.error(400, 21200, "To, From and Url or Twiml are required.");
    } else if (!E164.matcher(to).matches()) {
      why = "21211";
      error =
          TwilioJson.error(400, 21211, "The 'To' number " + to + " is not a valid phone number.");
    } else if (!E164.matcher(from).matches()) {
      why = "21212";
      error =
          TwilioJson.error(
              400, 21212, "The 'From' number " + from + " is not a valid phone number.");
    } else if (!desk.numbers.containsKey(from)) {
      why = "21210";
      error =
          TwilioJson.error(
              400,
              21210,
              "The source phone number provided, "
                  + from
                  + ", is not yet verified for your"
                  + " account.");
    } else if (MAGIC.containsKey(to)) {
      why = String.valueOf(MAGIC.get(to));
      error = TwilioJson.error(400, MAGIC.getOrDefault(to, 0), to + " cannot be called.");
    } else if (number(r, "Timeout", 60, 600) < 0 || number(r, "TimeLimit", 14_400, 86_400) < 0) {
      why = "21208";
      error = TwilioJson.error(400, 21208, "Invalid Timeout or TimeLimit.");
    }
    if (error != null) {
      creates.refuse(r, desk, DialOrder.ends(from, to, url), error, why);
      return;
    }
    DialOrder order =
        new DialOrder(
            from,
            to,
            number(r, "Timeout", 60, 600),
            number(r, "TimeLimit", 14_400, 86_400),
            url,
            "",
            r.form("Url"),
            events(r),
            r.form("MachineDetection"),
            false,
            false,
            "");
    creates.place(r, desk, List.of(order), this);
  }

  private static Set<String> events(ApiRequest r) {
    Set<String> events = new TreeSet<>();
    for (String given : r.forms("StatusCallbackEvent")) {
      for (String event : given.toLowerCase(Locale.ROOT).split("[ ,]+")) {
        events.add(event);
      }
    }
    return events.isEmpty() ? Set.of("completed") : events;
  }

  /** A form field from 1 to a bound, or -1 if it is not. */
  private static int number(ApiRequest r, String name, int otherwise, int most) {
    String text = r.form(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    if (!text.matches("[0-9]{1,6}")) {
      return -1;
    }
    int n = Integer.parseInt(text);
    return n < 1 || n > most ? -1 : n;
  }

  private void one(ApiRequest r, AccountDesk desk) {
    SimCall call = desk.calls.get(r.segment(4));
    if (call == null) {
      exchange.log.add(
          r.arrivedNanos,
          Kind.LOOKUP,
          desk.account,
          DialOrder.ends("", "", ""),
          r.segment(4),
          404,
          "fetch");
      r.answer(notFound(r));
      return;
    }
    switch (r.method) {
      case "GET" -> {
        exchange.log.add(Kind.LOOKUP, call, 200, "fetch");
        r.answer(Answer.json(200, TwilioJson.call(call, exchange.config.timeScale())));
      }
      case "POST" -> update(r, call);
      case "DELETE" -> {
        if (call.state == SimCall.State.ENDED) {
          desk.forget(call);
          r.answer(Answer.noContent());
        } else {
          r.answer(TwilioJson.error(409, 20009, "A call in progress cannot be deleted."));
        }
      }
      default -> r.answer(TwilioJson.error(405, 20004, "Method not allowed"));
    }
  }

  private void update(ApiRequest r, SimCall call) {
    if (call.state == SimCall.State.ENDED) {
      r.answer(
          TwilioJson.error(
              400, 21220, "Invalid call state. Call is not in-progress. Cannot" + " redirect."));
      return;
    }
    String status = r.form("Status");
    // Twilio's "canceled" leaves a call alone that is already answered; "completed" ends any.
    if (status.equals("completed")
        || (status.equals("canceled") && call.state != SimCall.State.TALKING)) {
      exchange.hangUp(call);
    }
    r.answer(Answer.json(200, TwilioJson.call(call, exchange.config.timeScale())));
  }

  private static Answer notFound(ApiRequest r) {
    return TwilioJson.error(
        404, 20404, "The requested resource /" + String.join("/", r.path) + " was not found");
  }

  @Override
  public Answer placed(List<SimCall> calls) {
    return Answer.json(201, TwilioJson.call(calls.get(0), exchange.config.timeScale()));
  }

  @Override
  public Answer throttled() {
    return TwilioJson.error(429, 20429, "Too Many Requests");
  }

  @Override
  public Answer concurrencyExceeded(AccountDesk desk) {
    return TwilioJson.error(429, 10004, "Call concurrency limit exceeded");
  }

  @Override
  public Answer cpsExceeded(AccountDesk desk) {
    return throttled();
  }

  @Override
  public Answer serverError(int status) {
    return TwilioJson.error(status, 20000 + status, "Internal Server Error");
  }
}
