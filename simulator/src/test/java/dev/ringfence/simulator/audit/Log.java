package dev.ringfence.simulator.audit;

import java.util.ArrayList;
import java.util.List;

/** A carrier's log, written by hand. */
final class Log {
  static final String NUMBER = "+14155550100";
  static final long BASE = 5_000_000_000_000L;

  final List<CarrierEvent> events = new ArrayList<>();
  private String number = NUMBER;
  private String account = "AC1";

  Log on(String number, String account) {
    this.number = number;
    this.account = account;
    return this;
  }

  Log accepted(long nanos, String call) {
    return accepted(nanos, call, "+1415555" + (1000 + events.size()), "at-" + call);
  }

  Log accepted(long nanos, String call, String to, String attempt) {
    return add(nanos, CarrierEvent.Kind.CREATE_ACCEPTED, to, call, attempt, 201, "");
  }

  Log refused(long nanos, String attempt) {
    return add(nanos, CarrierEvent.Kind.CREATE_REFUSED, "+14155551999", "", attempt, 429, "rate");
  }

  Log ended(long nanos, String call, String detail) {
    return add(nanos, CarrierEvent.Kind.ENDED, "", call, "", 0, detail);
  }

  Log ended(long nanos, String call) {
    return ended(nanos, call, "answered");
  }

  Log lastCallback(long nanos, String call, int status) {
    return add(nanos, CarrierEvent.Kind.CALLBACK_ANSWERED, "", call, "", status, "completed");
  }

  Log lookedUp(long nanos, String call) {
    return add(nanos, CarrierEvent.Kind.LOOKUP, "", call, "", 200, "fetch");
  }

  Log inboundAccepted(long nanos, String call) {
    return add(nanos, CarrierEvent.Kind.INBOUND_ACCEPTED, "+14155557777", call, "", 200, "");
  }

  Log inboundEnded(long nanos, String call) {
    return add(nanos, CarrierEvent.Kind.INBOUND_ENDED, "+14155557777", call, "", 0, "");
  }

  private Log add(
      long nanos,
      CarrierEvent.Kind kind,
      String to,
      String call,
      String attempt,
      int status,
      String detail) {
    events.add(
        new CarrierEvent(
            events.size() + 1L,
            BASE + nanos,
            1_700_000_000_000L + nanos / 1_000_000,
            kind,
            "twilio",
            account,
            number,
            to,
            call,
            attempt,
            status,
            detail));
    return this;
  }
}
