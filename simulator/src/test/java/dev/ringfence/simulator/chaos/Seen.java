package dev.ringfence.simulator.chaos;

import dev.ringfence.simulator.audit.CarrierEvent;
import dev.ringfence.simulator.audit.CarrierEvent.Kind;
import java.util.ArrayList;
import java.util.List;

/** What a carrier saw, written by hand: one event a second unless told otherwise. */
final class Seen {
  static final String TO = "+13035550100";
  private static final long SECOND = 1_000_000_000L;

  final List<CarrierEvent> log = new ArrayList<>();
  private long nanos = 5_000_000_000_000L;

  Seen dialled(String to, String call, String attempt) {
    return add(Kind.CREATE_ACCEPTED, to, call, attempt, 201, "");
  }

  Seen refused(String to, String attempt) {
    return add(Kind.CREATE_REFUSED, to, "", attempt, 429, "throttle");
  }

  Seen ended(String call, String how) {
    return add(Kind.ENDED, "", call, "", 0, how);
  }

  Seen later(int seconds) {
    nanos += seconds * SECOND;
    return this;
  }

  private Seen add(
      Kind kind, String to, String call, String attempt, int httpStatus, String detail) {
    nanos += SECOND;
    log.add(
        new CarrierEvent(
            log.size() + 1L,
            nanos,
            nanos / 1_000_000,
            kind,
            "plivo",
            "MA1",
            "+13125550100",
            to,
            call,
            attempt,
            httpStatus,
            detail));
    return this;
  }
}
