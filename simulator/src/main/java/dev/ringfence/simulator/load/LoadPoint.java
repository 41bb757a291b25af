package dev.ringfence.simulator.load;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was measured at one load. Immutable.
 *
 * @param perSecond offered; 0 when as much as goes
 * @param seconds of the span
 * @param dials that arrived at the carriers within the span
 * @param latencies from eligible to arrived; null when everything is eligible all the time
 * @param engineMillis processor time of the engine for each dial, callbacks and all
 * @param carriersMillis the same of the simulated carriers
 * @param residentBytes of the engine at the end; -1 if unknown
 * @param waitMillis mean from the grant until the adapter has the dial, its intent on disk
 * @param postMillis mean from the grant to the first byte of the POST
 * @param held how often each limit said no within the span, as the engine counts
 * @param givenBack dials that were granted and did not go out
 */
record LoadPoint(
    Kind kind,
    int perSecond,
    double seconds,
    long dials,
    @Nullable Latencies latencies,
    double engineMillis,
    double carriersMillis,
    long residentBytes,
    double waitMillis,
    double postMillis,
    Map<String, Long> held,
    long givenBack) {

  /** What says when a dial may go out. */
  enum Kind {
    /** Each row's own instant. */
    INSTANTS,
    /** The account's calls per second. */
    RATE,
    /** Nothing. */
    FLAT_OUT
  }

  double rate() {
    return dials / seconds;
  }

  /** Of the whole distribution; 0 where there is none. */
  double millisAt(double percentile) {
    Latencies known = latencies;
    return known == null ? 0 : known.histogram().getValueAtPercentile(percentile) / 1e6;
  }

  double maxMillis() {
    Latencies known = latencies;
    return known == null ? 0 : known.histogram().getMaxValue() / 1e6;
  }
}
