package dev.ringfence.simulator.virtual.soak;

import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.port.KernelEvent.RowTimes;
import dev.ringfence.simulator.virtual.BatchPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Draws batches: destinations of which some are in several. The one place that makes them. */
final class RandomBatches {
  private static final long FIRST_DESTINATION = 12_025_000_000L;

  private final SplittableRandom random;
  private final ZonePlaces places;
  private final int templates;

  RandomBatches(SplittableRandom random, ZonePlaces places, int templates) {
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
        BatchTerms.DEFAULT,
        destinations,
        zones,
        RowTimes.NONE,
        afterNanos);
  }
}
