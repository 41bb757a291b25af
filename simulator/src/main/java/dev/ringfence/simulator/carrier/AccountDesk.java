package dev.ringfence.simulator.carrier;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** One account as it stands: its calls, its queue, its rates. Lane-confined. */
final class AccountDesk {

  private static final long SECOND_NANOS = 1_000_000_000L;

  /** Ended calls beyond this many are forgotten, oldest first. */
  private static final int REMEMBERED = 200_000;

  final CarrierAccount account;
  final Map<String, CarrierNumber> numbers = new LinkedHashMap<>();

  /** Queued, ringing and talking calls of both directions, by id. */
  final Map<String, SimCall> live = new LinkedHashMap<>();

  /** Calls by id, oldest first. */
  final Map<String, SimCall> calls = new LinkedHashMap<>();

  /** The same, for reading from the newest end. */
  final Deque<SimCall> history = new ArrayDeque<>();

  final Deque<SimCall> queue = new ArrayDeque<>();
  boolean queueTimer;
  String voiceUrl;
  String inboundStatusUrl;

  private final Deque<Long> dials = new ArrayDeque<>();
  private final Deque<Long> requests = new ArrayDeque<>();

  AccountDesk(CarrierAccount account) {
    this.account = account;
    this.voiceUrl = account.voiceUrl();
    this.inboundStatusUrl = account.inboundStatusUrl();
    account.numbers().forEach(n -> numbers.put(n.e164(), n));
  }

  void add(SimCall call) {
    live.put(call.id, call);
    calls.put(call.id, call);
    history.addLast(call);
    while (history.size() > REMEMBERED && history.getFirst().state == SimCall.State.ENDED) {
      calls.remove(history.removeFirst().id);
    }
  }

  void forget(SimCall call) {
    calls.remove(call.id);
    history.remove(call);
  }

  boolean full() {
    return account.concurrency() >= 0 && live.size() >= account.concurrency();
  }

  /** Whether a dial at this instant would be above the calls per second. */
  boolean overCps(long nowNanos) {
    return !queue.isEmpty() || nanosToNextDial(nowNanos) > 0;
  }

  /** How long until the rolling second has room for a dial. */
  long nanosToNextDial(long nowNanos) {
    while (!dials.isEmpty() && nowNanos - dials.getFirst() >= SECOND_NANOS) {
      dials.removeFirst();
    }
    return dials.size() < account.cps() ? 0 : dials.getFirst() + SECOND_NANOS - nowNanos;
  }

  void dialled(long nowNanos) {
    dials.addLast(nowNanos);
  }

  /** Counts one request of any kind; false if it is one too many. */
  boolean requestAllowed(long nowNanos) {
    Rate rate = account.apiRate();
    if (rate == null) {
      return true;
    }
    while (!requests.isEmpty()
        && nowNanos - requests.getFirst() >= rate.windowMillis() * 1_000_000) {
      requests.removeFirst();
    }
    if (requests.size() >= rate.count()) {
      return false;
    }
    requests.addLast(nowNanos);
    return true;
  }

  int requestsLeft() {
    Rate rate = account.apiRate();
    return rate == null ? Integer.MAX_VALUE : rate.count() - requests.size();
  }
}
