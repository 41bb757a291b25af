package dev.ringfence.engine.core.limit;

import dev.ringfence.engine.core.model.RateLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Seeded random limits and clocks for the tests of this package. */
final class Histories {
  private static final long MILLI = 1_000_000L;

  /**
   * Where a clock may begin: at zero, before it, far out, and just before each wrap that a count of
   * nanoseconds, microseconds or milliseconds in an int or a uint has, the first and a later one.
   */
  static final long[] ORIGINS = {
    0,
    -3_600_000_000_000L,
    Long.MAX_VALUE / 2,
    (1L << 31) - 5,
    (1L << 32) - 5,
    ((1L << 31) - 20_000) * 1_000,
    ((1L << 32) - 20_000) * 1_000,
    ((1L << 31) - 20_000) * MILLI,
    ((1L << 32) - 20_000) * MILLI,
    ((3L << 32) - 20_000) * MILLI,
    ((1L << 40) - 20_000) * MILLI,
    ((1L << 43) - 20_000) * MILLI,
    (-(1L << 32) - 20_000) * MILLI,
    (-(1L << 40) - 20_000) * MILLI
  };

  /** The origin for a seed. */
  static long origin(long seed) {
    return ORIGINS[(int) (seed % ORIGINS.length)];
  }

  private Histories() {}

  /** One to three windows that hold at once, of a few starts over milliseconds to minutes. */
  static List<RateLimit> limits(SplittableRandom random) {
    List<RateLimit> limits = new ArrayList<>();
    int windows = random.nextInt(1, 4);
    for (int i = 0; i < windows; i++) {
      limits.add(
          new RateLimit(random.nextInt(1, 30), 1_000_000L + random.nextLong(60_000_000_000L)));
    }
    return limits;
  }

  /** How far the clock goes next: often nothing, often a little, sometimes past every window. */
  static long pause(SplittableRandom random) {
    int kind = random.nextInt(10);
    if (kind < 2) {
      return 0;
    }
    return kind < 9 ? random.nextLong(4_000_000_000L) : random.nextLong(90_000_000_000L);
  }
}
