package dev.ringfence.simulator.audit;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;

/**
 * Calling hours in local time. Immutable (the arrays are shared: do not write to them).
 *
 * @param week for Monday to Sunday: opening and closing second of the day, alternating
 * @param closed days, counted from 1970-01-01, without any calls
 */
public record HoursRule(int[][] week, Set<Long> closed) {
  public HoursRule {
    closed = Set.copyOf(closed);
  }

  /** Whether the instant lies within the hours in the zone. */
  public boolean open(long wallMillis, ZoneId zone) {
    ZonedDateTime local = Instant.ofEpochMilli(wallMillis).atZone(zone);
    if (closed.contains(local.toLocalDate().toEpochDay())) {
      return false;
    }
    int second = local.toLocalTime().toSecondOfDay();
    int[] day = week[local.getDayOfWeek().getValue() - 1];
    for (int i = 0; i < day.length; i += 2) {
      if (second >= day[i] && second < day[i + 1]) {
        return true;
      }
    }
    return false;
  }

  /** Whether it lies within the hours in every zone of a destination. */
  public boolean open(long wallMillis, ZoneId[] zones) {
    for (ZoneId zone : zones) {
      if (!open(wallMillis, zone)) {
        return false;
      }
    }
    return true;
  }
}
