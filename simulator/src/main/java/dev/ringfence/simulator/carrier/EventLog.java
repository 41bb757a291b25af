package dev.ringfence.simulator.carrier;

import dev.ringfence.simulator.audit.CarrierEvent;
import dev.ringfence.simulator.audit.CarrierEvent.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the carriers saw, append-only, in memory for the whole run (an auditor needs all of it).
 * Thread-safe.
 */
public final class EventLog {

  private final List<CarrierEvent> events = new ArrayList<>();
  private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
  private final Map<String, Long> dials = new TreeMap<>();

  /** Appends what happened just now. */
  void add(Kind kind, SimCall call, int httpStatus, String detail) {
    DialOrder order = call.order;
    add(System.nanoTime(), kind, call.desk.account, order, call.id, httpStatus, detail);
  }

  synchronized void add(
      long nanos,
      Kind kind,
      CarrierAccount account,
      DialOrder order,
      String call,
      int httpStatus,
      String detail) {
    long wall = System.currentTimeMillis() - (System.nanoTime() - nanos) / 1_000_000;
    events.add(
        new CarrierEvent(
            events.size() + 1L,
            nanos,
            wall,
            kind,
            account.provider().word(),
            account.id(),
            order.number(),
            order.destination(),
            call,
            order.attempt(),
            httpStatus,
            detail));
    counts.merge(kind, 1L, Long::sum);
    if (kind == Kind.CREATE_ACCEPTED || kind == Kind.CREATE_REFUSED) {
      dials.merge(order.origin(), 1L, Long::sum);
    }
  }

  /** Events after a position, in order, at most so many. */
  public synchronized List<CarrierEvent> after(long seq, int limit) {
    int from = (int) Math.min(Math.max(seq, 0), events.size());
    int to = (int) Math.min((long) from + limit, events.size());
    return List.copyOf(events.subList(from, to));
  }

  /** Everything so far. */
  public List<CarrierEvent> all() {
    return after(0, Integer.MAX_VALUE);
  }

  synchronized Map<Kind, Long> counts() {
    return new EnumMap<>(counts);
  }

  /** Creates, accepted or refused, by where their callbacks go: by the engine that sent them. */
  synchronized Map<String, Long> dials() {
    return new TreeMap<>(dials);
  }
}
