package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.limit.LongIntMap;
import dev.ringfence.engine.core.model.Denial;

/**
 * Until when rows are held whose destination was denied by the books that nodes share: this
 * kernel's own book of destinations says nothing of that. For people; a timer is what wakes the
 * row, and its entry is as old as that. Lane-confined. 12 bytes in a table for each.
 */
final class HeldRows {
  private static final long SECOND = 1_000_000_000L;
  private static final int NOBODY_KNOWS = 0;
  private static final int ABSENT = -1;

  /** Seconds after the first entry, rounded up. */
  private final LongIntMap untilOf = new LongIntMap(16);

  private long zero = -1;

  /**
   * @param until an instant after {@code now}, or {@link Denial#EVENT}
   */
  void hold(long row, long until, long now) {
    if (zero < 0) {
      zero = now;
    }
    long seconds = until == Denial.EVENT ? NOBODY_KNOWS : (until - zero + SECOND - 1) / SECOND;
    untilOf.put(key(row), (int) Math.min(Integer.MAX_VALUE, seconds));
  }

  void release(long row) {
    untilOf.remove(key(row));
  }

  /** When the row's destination clears, {@link Denial#EVENT}, or -1 if it was not denied. */
  long until(long row) {
    int seconds = untilOf.get(key(row));
    if (seconds == ABSENT) {
      return ABSENT;
    }
    return seconds == NOBODY_KNOWS ? Denial.EVENT : zero + seconds * SECOND;
  }

  /** The first row of the first batch is 0, which is no key. */
  private static long key(long row) {
    return row + 1;
  }
}
