package dev.ringfence.engine.core.time;

import dev.ringfence.engine.core.model.DailyHours;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * When a destination may be called: while it is within the daily hours in every one of its time
 * zones at once. Instants are milliseconds since 1970-01-01T00:00Z. Immutable.
 *
 * <p>An instant is turned into local time in each zone and that local time alone decides; no
 * duration is ever added to a local time. So where clocks jump over the opening, the window opens
 * at the jump; where they go back over it, it closes again until the opening comes round a second
 * time.
 */
public final class CallingWindow {
  private static final long DAY_MILLIS = 86_400_000L;

  /** A day more than a week: weekly patterns fit, and a search that finds nothing ends. */
  private static final long SEARCH_MILLIS = 8 * DAY_MILLIS;

  private final boolean always;
  private final long openMillis;
  private final long closeMillis;
  private final ZoneRules[] zones;

  /** Without any zone it is never open, unless the hours never close: unknown is not allowed. */
  public CallingWindow(DailyHours hours, ZoneId[] zones) {
    this.always = hours.always();
    this.openMillis = hours.openSecond() * 1000L;
    this.closeMillis = hours.closeSecond() * 1000L;
    this.zones = new ZoneRules[zones.length];
    for (int i = 0; i < zones.length; i++) {
      this.zones[i] = zones[i].getRules();
    }
  }

  /** Whether a call may be placed at this instant. */
  public boolean open(long wallMillis) {
    if (always) {
      return true;
    }
    Instant instant = Instant.ofEpochMilli(wallMillis);
    for (ZoneRules zone : zones) {
      if (!within(localMillis(wallMillis, zone.getOffset(instant)))) {
        return false;
      }
    }
    return zones.length > 0;
  }

  /**
   * For a closed instant the first later one that is open in all zones; for an open instant the
   * first later one that is not. {@link Long#MAX_VALUE} if there is none within eight days.
   */
  public long nextChange(long wallMillis) {
    if (always || zones.length == 0) {
      return Long.MAX_VALUE;
    }
    return open(wallMillis) ? nextClosed(wallMillis) : nextOpen(wallMillis);
  }

  private long nextClosed(long wallMillis) {
    long first = Long.MAX_VALUE;
    for (ZoneRules zone : zones) {
      first = Math.min(first, next(zone, wallMillis, false, wallMillis + SEARCH_MILLIS));
    }
    return first;
  }

  /**
   * No instant before the latest of the zones' own openings can be open in all; so jump there and
   * look again, until no zone asks for a later one.
   */
  private long nextOpen(long wallMillis) {
    long limit = wallMillis + SEARCH_MILLIS;
    long candidate = wallMillis;
    int agreed = 0;
    for (int i = 0; agreed < zones.length; i = (i + 1) % zones.length) {
      long opening = next(zones[i], candidate, true, limit);
      if (opening == Long.MAX_VALUE) {
        return Long.MAX_VALUE;
      }
      agreed = opening == candidate ? agreed + 1 : 1;
      candidate = opening;
    }
    return candidate;
  }

  /** The first instant from {@code from} on at which this zone is open, or is closed. */
  private long next(ZoneRules zone, long from, boolean open, long limit) {
    long at = from;
    while (at <= limit) {
      Instant instant = Instant.ofEpochMilli(at);
      long local = localMillis(at, zone.getOffset(instant));
      if (within(local) == open) {
        return at;
      }
      // Local time runs evenly up to the next transition: nothing changes before the next edge of
      // the hours or that transition, whichever is first.
      at = Math.min(at + toNextEdge(local), nextTransition(zone, instant));
    }
    return Long.MAX_VALUE;
  }

  private long toNextEdge(long local) {
    if (local < openMillis) {
      return openMillis - local;
    }
    return (local < closeMillis ? closeMillis : DAY_MILLIS + openMillis) - local;
  }

  private static long nextTransition(ZoneRules zone, Instant instant) {
    ZoneOffsetTransition transition = zone.nextTransition(instant);
    return transition == null ? Long.MAX_VALUE : transition.getInstant().toEpochMilli();
  }

  private boolean within(long local) {
    return local >= openMillis && local < closeMillis;
  }

  private static long localMillis(long wallMillis, ZoneOffset offset) {
    return Math.floorMod(wallMillis + offset.getTotalSeconds() * 1000L, DAY_MILLIS);
  }
}
