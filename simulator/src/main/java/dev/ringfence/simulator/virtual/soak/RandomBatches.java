package dev.ringfence.simulator.virtual.soak;

import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.model.Priority;
import dev.ringfence.engine.core.port.KernelEvent.RowTimes;
import dev.ringfence.simulator.virtual.BatchPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Draws batches: destinations of which some are in several. The one place that makes them. */
final class RandomBatches {
  private static final long HOUR_MILLIS = 3_600_000L;
  private static final long FIRST_DESTINATION = 12_025_000_000L;

  private final SplittableRandom random;
  private final ZonePlaces places;
  private final int templates;
  private final long startMillis;

  RandomBatches(SplittableRandom random, ZonePlaces places, int templates, long startMillis) {
    this.startMillis = startMillis;
    this.random = random;
    this.places = places;
    this.templates = templates;
  }

  List<BatchPlan> draw(int calls, long spanNanos) {
    int count = 1 + random.nextInt(6);
    long[] instants = random.longs(count, 0, Math.max(1, spanNanos / 2)).sorted().toArray();
    instants[0] = 0;
    int left = calls;
    List<BatchPlan> batches = new ArrayList<>();
    for (int b = 0; b < count; b++) {
      int size = b == count - 1 ? left : Math.min(left - (count - 1 - b), 1 + left / 2);
      left -= size;
      batches.add(batch(b, size, calls, instants[b]));
    }
    return batches;
  }

  private BatchPlan batch(int index, int size, int calls, long afterNanos) {
    long[] destinations = new long[size];
    char[] zones = new char[size];
    // Few destinations are called by several batches, or twice by one.
    long range = Math.max(1, 4L * calls);
    for (int row = 0; row < size; row++) {
      long line = random.nextInt(20) == 0 ? random.nextLong(100) : random.nextLong(range);
      destinations[row] = FIRST_DESTINATION + line;
      zones[row] = (char) (line % places.size());
    }
    return new BatchPlan(
        "batch-" + index,
        random.nextInt(templates),
        terms(afterNanos),
        destinations,
        zones,
        random.nextInt(6) == 0 ? times(size, afterNanos) : RowTimes.NONE,
        afterNanos);
  }

  private BatchTerms terms(long afterNanos) {
    Priority priority =
        random.nextBoolean()
            ? Priority.NORMAL
            : Priority.values()[random.nextInt(Priority.values().length)];
    int weight = random.nextBoolean() ? 1 : 1 + random.nextInt(20);
    long accepted = startMillis + afterNanos / 1_000_000L;
    long notBefore = random.nextInt(6) == 0 ? accepted + random.nextLong(4 * HOUR_MILLIS) : 0;
    long notAfter =
        random.nextInt(6) == 0
            ? Math.max(accepted, notBefore) + 1 + random.nextLong(48 * HOUR_MILLIS)
            : Long.MAX_VALUE;
    return new BatchTerms(priority, weight, notBefore, notAfter);
  }

  /** Some rows have instants of their own, some of which pass before anybody could dial. */
  private RowTimes times(int size, long afterNanos) {
    long accepted = startMillis + afterNanos / 1_000_000L;
    long[] notBefore = new long[size];
    long[] notAfter = new long[size];
    for (int row = 0; row < size; row++) {
      boolean first = random.nextInt(4) == 0;
      boolean last = random.nextInt(4) == 0;
      notBefore[row] = first ? accepted + random.nextLong(6 * HOUR_MILLIS) : 0;
      notAfter[row] =
          last
              ? Math.max(accepted, notBefore[row]) + random.nextLong(30 * HOUR_MILLIS)
              : Long.MAX_VALUE;
    }
    return new RowTimes(notBefore, notAfter);
  }
}
