package dev.ringfence.simulator.load;

import java.time.Instant;

/**
 * Where the wall clock stands on {@link System#nanoTime()}: rows name their instants by the one,
 * the carriers note arrivals by the other. Stateless.
 */
final class Clocks {
  private static final int TRIES = 50;

  private Clocks() {}

  /** What nanoTime read at the wall clock's instant 0; right to a few microseconds. */
  static long nanosAtWallZero() {
    long narrowest = Long.MAX_VALUE;
    long zero = 0;
    for (int i = 0; i < TRIES; i++) {
      long before = System.nanoTime();
      Instant wall = Instant.now();
      long after = System.nanoTime();
      if (after - before < narrowest) {
        narrowest = after - before;
        zero =
            before
                + (after - before) / 2
                - (wall.getEpochSecond() * 1_000_000_000L + wall.getNano());
      }
    }
    return zero;
  }
}
