package dev.ringfence.simulator.load;

import dev.ringfence.simulator.audit.CarrierEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * How long after it might have gone out each dial arrived at its carrier. Lane-confined.
 *
 * <p>The instants that count are never taken from what the engine did with the call itself, so a
 * stall cannot hide the calls that it delayed (coordinated omission): either the row names its
 * instant, before anything is sent, or the rate does, by the arrival of the dial that is one window
 * before.
 */
final class Latencies {
  private static final long MOST_NANOS = 60_000_000_000L;
  private static final int DIGITS = 3;
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final Histogram histogram = new Histogram(1, MOST_NANOS, DIGITS);
  private long total;

  /** Nanoseconds. */
  Histogram histogram() {
    return histogram;
  }

  /** Exactly, of what the histogram has to the third digit. */
  double meanMillis() {
    return histogram.getTotalCount() == 0 ? 0 : total / 1e6 / histogram.getTotalCount();
  }

  private void record(long nanos) {
    long latency = Math.min(MOST_NANOS, Math.max(1, nanos));
    histogram.recordValue(latency);
    total += latency;
  }

  /**
   * Of dials whose rows named their instants.
   *
   * @param due instant of each destination's row, by {@link System#nanoTime()}; only those that are
   *     to be measured
   */
  static Latencies ofInstants(List<CarrierEvent> log, Map<String, Long> due) {
    Latencies latencies = new Latencies();
    for (CarrierEvent event : log) {
      Long instant =
          event.kind() == CarrierEvent.Kind.CREATE_ACCEPTED ? due.get(event.destination()) : null;
      if (instant != null) {
        latencies.record(event.nanos() - instant);
      }
    }
    return latencies;
  }

  /**
   * Of dials that the account's rate let out: the earliest instant is a second after the arrival of
   * the dial that is {@code perSecond} before it on the same account. The way of that one's answer
   * back to the engine is part of the figure.
   *
   * @param perSecond of each account
   * @param fromNanos measured are dials whose earliest instant is in this span
   */
  static Latencies ofRate(List<CarrierEvent> log, int perSecond, long fromNanos, long untilNanos) {
    Map<String, List<Long>> arrivals = new HashMap<>();
    for (CarrierEvent event : log) {
      if (event.kind() == CarrierEvent.Kind.CREATE_ACCEPTED) {
        arrivals.computeIfAbsent(event.account(), account -> new ArrayList<>()).add(event.nanos());
      }
    }
    Latencies latencies = new Latencies();
    for (List<Long> account : arrivals.values()) {
      account.sort(null);
      for (int i = perSecond; i < account.size(); i++) {
        long earliest = account.get(i - perSecond) + SECOND_NANOS;
        if (earliest - fromNanos >= 0 && earliest - untilNanos < 0) {
          latencies.record(account.get(i) - earliest);
        }
      }
    }
    return latencies;
  }
}
