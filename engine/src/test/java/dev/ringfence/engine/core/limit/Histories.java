package dev.ringfence.engine.core.limit;

import dev.ringfence.engine.core.model.RateLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Seeded random limits and clocks for the tests of this package. */
final class Histories {
  /** Where a clock may begin: zero, around the edges of int and uint in milliseconds, far out. */
  static final long[] ORIGINS = {
    0, ((1L << 31) - 20_000) * 1_000_000L, ((1L << 32) - 20_000) * 1_000_000L, Long.MAX_VALUE / 2
  };

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
