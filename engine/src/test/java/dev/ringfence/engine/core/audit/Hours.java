package dev.ringfence.engine.core.audit;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Set;

/**
 * When a phone may ring, by the clock on the wall next to it. Immutable.
 *
 * @param week for Monday to Sunday pairs of first and last-exclusive second of the local day
 * @param closed local dates without any call
 * @param ringSeconds how long a phone rings at most
 */
public record Hours(int[][][] week, Set<LocalDate> closed, int ringSeconds) {
  private static final int DAY = 86_400;

  /** Whether a phone may ring at this instant, whichever of the zones it is in. */
  public boolean open(ZoneId[] zones, long wallMillis) {
    if (always()) {
      return true;
    }
    for (ZoneId zone : zones) {
      if (!open(LocalDateTime.ofInstant(Instant.ofEpochMilli(wallMillis), zone))) {
        return false;
      }
    }
    return zones.length > 0;
  }

  /** Whether it may at every instant of the half-open interval; looks at every second of it. */
  public boolean openThroughout(ZoneId[] zones, long fromMillis, long toMillis) {
    if (always()) {
      return true;
    }
    for (long at = fromMillis; at < toMillis; at += 1_000) {
      if (!open(zones, at)) {
        return false;
      }
    }
    return open(zones, toMillis - 1);
  }

  private boolean open(LocalDateTime local) {
    if (closed.contains(local.toLocalDate())) {
      return false;
    }
    int second = local.toLocalTime().toSecondOfDay();
    for (int[] span : week[local.getDayOfWeek().getValue() - 1]) {
      if (second >= span[0] && second < span[1]) {
        return true;
      }
    }
    return false;
  }

  private boolean always() {
    for (int[][] day : week) {
      if (day.length != 1 || day[0][1] - day[0][0] != DAY) {
        return false;
      }
    }
    return closed.isEmpty();
  }
}
