package dev.ringfence.engine.core.time;

import dev.ringfence.engine.core.model.CallingHours;
import dev.ringfence.engine.core.model.DailyHours;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;

/**
 * Calling hours laid out for looking up. Local times are milliseconds since 1970-01-01T00:00 on the
 * wall's clock, whatever zone it hangs in. Immutable.
 */
final class LocalHours {
  static final long DAY_MILLIS = 86_400_000L;

  /** 1970-01-01 was a Thursday; Monday is 0. */
  private static final int FIRST_WEEKDAY = 3;

  private static final int[] NO_EDGES = {};

  /** For each weekday the openings and closings in turn, in milliseconds after midnight. */
  private final int[][] edges;

  /** Days since 1970-01-01, ascending. */
  private final long[] closedDays;

  LocalHours(CallingHours hours) {
    this.edges = hours.week().stream().map(LocalHours::edges).toArray(int[][]::new);
    this.closedDays = hours.closed().stream().mapToLong(LocalDate::toEpochDay).toArray();
  }

  private static int[] edges(List<DailyHours> day) {
    int[] edges = new int[day.size() * 2];
    for (int i = 0; i < day.size(); i++) {
      edges[2 * i] = day.get(i).openSecond() * 1_000;
      edges[2 * i + 1] = day.get(i).closeSecond() * 1_000;
    }
    return edges;
  }

  boolean within(long local) {
    int[] day = edgesOf(Math.floorDiv(local, DAY_MILLIS));
    long time = Math.floorMod(local, DAY_MILLIS);
    // An odd number of edges behind: the last of them was an opening.
    return passed(day, time) % 2 == 1;
  }

  /**
   * How long until the answer may change, at least 1: an edge of the day or midnight, where another
   * day begins that may go on as this one ends.
   */
  long toNextEdge(long local) {
    int[] day = edgesOf(Math.floorDiv(local, DAY_MILLIS));
    long time = Math.floorMod(local, DAY_MILLIS);
    int passed = passed(day, time);
    return (passed < day.length ? day[passed] : DAY_MILLIS) - time;
  }

  private static int passed(int[] day, long time) {
    int passed = 0;
    while (passed < day.length && day[passed] <= time) {
      passed++;
    }
    return passed;
  }

  private int[] edgesOf(long epochDay) {
    if (Arrays.binarySearch(closedDays, epochDay) >= 0) {
      return NO_EDGES;
    }
    return edges[Math.floorMod(epochDay + FIRST_WEEKDAY, edges.length)];
  }
}
