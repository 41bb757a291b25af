package dev.ringfence.bench.peer;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Where a scan of the pool begins. Thread-safe. */
@FunctionalInterface
public interface ScanStart {

  /** An index from 0 to before {@code numbers}. */
  int first(int numbers);

  /**
   * Each scan one further than the one before. It walks into the run of numbers that it has itself
   * just filled, and so is far worse in a busy pool than the share of free numbers says.
   */
  static ScanStart rotating() {
    AtomicInteger next = new AtomicInteger();
    return numbers -> Math.floorMod(next.getAndIncrement(), numbers);
  }

  /** Anywhere: a scan then looks at as many numbers as there are for each free one. */
  static ScanStart random() {
    return numbers -> ThreadLocalRandom.current().nextInt(numbers);
  }
}
