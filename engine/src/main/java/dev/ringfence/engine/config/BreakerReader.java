package dev.ringfence.engine.config;

import dev.ringfence.engine.core.model.Breaker;
import org.jspecify.annotations.Nullable;

/** Reads when numbers rest. Lane-confined: belongs to the thread that loads. */
final class BreakerReader {
  private static final long MINUTE = 60_000_000_000L;

  /** Half of the last ten failed, or three of them were blocked. */
  static final Breaker DEFAULT = new Breaker(5, 3, 10, 15 * MINUTE, 240 * MINUTE, 50);

  private static final int MOST_OF = 32;

  private BreakerReader() {}

  /** The breaker; the default if nothing is written. */
  static Breaker breaker(@Nullable Value value) {
    if (value == null) {
      return DEFAULT;
    }
    if (!value.isMap()) {
      String text = value.text();
      if (text != null && !text.equals("off")) {
        value.problem(
            "'" + value.asWritten() + "' must be off, or a section with keys such as failures");
      }
      return Breaker.OFF;
    }
    Section breaker = value.section(Keys.BREAKER);
    int of = breaker.whole("of", DEFAULT.of(), 1, MOST_OF);
    // A default follows what it must not exceed, so that changing one needs no second setting.
    long rest = breaker.nanos("rest", DEFAULT.restNanos(), "100ms", "7d");
    long fallback = Math.max(DEFAULT.longestRestNanos(), rest);
    long longest = breaker.nanos("longest_rest", fallback, "100ms", "30d");
    if (longest < rest) {
      breaker.problem(
          "longest_rest",
          "'" + breaker.asWritten("longest_rest") + "' is below the first rest; raise it");
    }
    return new Breaker(
        count(breaker, "failures", DEFAULT.failures(), of),
        count(breaker, "blocked", DEFAULT.blocked(), of),
        of,
        rest,
        Math.max(rest, longest),
        breaker.optional("most_resting", Scalars::percent, DEFAULT.mostRestingPercent()));
  }

  private static int count(Section breaker, String key, int fallback, int of) {
    int count = breaker.whole(key, Math.min(fallback, of), 0, MOST_OF);
    if (count > of) {
      breaker.problem(
          key, "'" + breaker.asWritten(key) + "' is more than the " + of + " that are looked at");
    }
    return Math.min(count, of);
  }
}
