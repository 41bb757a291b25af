package dev.ringfence.simulator.audit;

import java.util.Arrays;
import java.util.List;

/**
 * How long channels were left idle while calls waited. Immutable.
 *
 * @param channels that were looked at
 * @param seconds of the span in which calls were sure to wait
 * @param idle from the instant that the engine was told of a call's end to the next dial on that
 *     channel
 * @param turn from the end itself to that dial: with the callback's way, and what the engine takes
 *     to answer it
 * @param over channels that were idle for more than {@link #BAR_MILLIS}, whether they were used
 *     after that or not
 * @param examples of those, one sentence each
 */
public record IdleReport(
    int channels, double seconds, Spread idle, Spread turn, long over, List<String> examples) {
  /** What is freed is used again within this time. */
  public static final long BAR_MILLIS = 1_000;

  public IdleReport {
    examples = List.copyOf(examples);
  }

  /** A distribution in milliseconds; {@code longest} has those too that never ended. */
  public record Spread(long count, double p50, double p99, double longest) {
    private static final double NANOS = 1e6;

    /** Of so many values, and the longest of others that were cut off. */
    static Spread of(long[] nanos, long cutOff) {
      long[] sorted = nanos.clone();
      Arrays.sort(sorted);
      int count = sorted.length;
      long longest = count == 0 ? cutOff : Math.max(cutOff, sorted[count - 1]);
      return new Spread(count, at(sorted, 0.5), at(sorted, 0.99), longest / NANOS);
    }

    private static double at(long[] sorted, double share) {
      int rank = (int) Math.ceil(share * sorted.length);
      return sorted.length == 0 ? 0 : sorted[Math.max(0, rank - 1)] / NANOS;
    }
  }
}
