package dev.ringfence.engine.core.time;

import dev.ringfence.engine.core.model.CallingHours;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * When a destination may be called: while it is within the calling hours in every one of its time
 * zones at once. Instants are milliseconds since 1970-01-01T00:00Z. Immutable.
 *
 * <p>An instant is turned into local time in each zone and that local time alone decides; no
 * duration is ever added to a local time. So where clocks jump over the opening, the window opens
 * at the jump; where they go back over it, it closes again until the opening comes round a second
 * time.
 */
public final class CallingWindow {
  /** Never open from some instant on means: not within so many milliseconds (400 days) of it. */
  public static final long SEARCH_MILLIS = 400 * LocalHours.DAY_MILLIS;

  private final boolean always;
  private final LocalHours hours;
  private final ZoneRules[] zones;

  /** Without any zone it is never open, unless the hours never close: unknown is not allowed. */
  public CallingWindow(CallingHours hours, ZoneId[] zones) {
    this.always = hours.always();
    this.hours = new LocalHours(hours);
    this.zones = new ZoneRules[zones.length];
    for (int i = 0; i < zones.length; i++) {
      this.zones[i] = zones[i].getRules();
    }
  }

  /** Whether it is open at this instant. */
  public boolean open(long wallMillis) {
    if (always) {
      return true;
    }
    Instant instant = Instant.ofEpochMilli(wallMillis);
    for (ZoneRules zone : zones) {
      if (!hours.within(wallMillis + offset(zone, instant))) {
        return false;
      }
    }
    return zones.length > 0;
  }

  /**
   * For a closed instant the first later one that is open in all zones; for an open instant the
   * first later one that is not. {@link Long#MAX_VALUE} if there is none within {@link
   * #SEARCH_MILLIS}.
   */
  public long nextChange(long wallMillis) {
    return open(wallMillis) ? closesAt(wallMillis) : opensFor(wallMillis, 0);
  }

  /**
   * The first instant, this one or a later one, from which on it stays open for as long as asked.
   * {@link Long#MAX_VALUE} if there is none within {@link #SEARCH_MILLIS}.
   */
  public long opensFor(long wallMillis, long lastingMillis) {
    if (always) {
      return wallMillis;
    }
    long limit = wallMillis + SEARCH_MILLIS;
    long opens = nextOpen(wallMillis, limit);
    while (opens != Long.MAX_VALUE) {
      long closes = closesAt(opens);
      if (closes - opens >= lastingMillis) {
        return opens;
      }
      opens = nextOpen(closes, limit);
    }
    return Long.MAX_VALUE;
  }

  /** When it closes that is open at this instant; {@link Long#MAX_VALUE} if it does not. */
  public long closesAt(long wallMillis) {
    if (always) {
      return Long.MAX_VALUE;
    }
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
  private long nextOpen(long wallMillis, long limit) {
    if (zones.length == 0) {
      return Long.MAX_VALUE;
    }
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
    long transition = from;
    long offset = 0;
    while (at <= limit) {
      if (at >= transition) {
        Instant instant = Instant.ofEpochMilli(at);
        offset = offset(zone, instant);
        transition = nextTransition(zone, instant);
      }
      long local = at + offset;
      if (hours.within(local) == open) {
        return at;
      }
      // Local time runs evenly up to the next transition: nothing changes before the next edge of
      // the hours or that transition, whichever is first.
      at = Math.min(at + hours.toNextEdge(local), transition);
    }
    return Long.MAX_VALUE;
  }

  private static long nextTransition(ZoneRules zone, Instant instant) {
    ZoneOffsetTransition transition = zone.nextTransition(instant);
    return transition == null ? Long.MAX_VALUE : transition.getInstant().toEpochMilli();
  }

  private static long offset(ZoneRules zone, Instant instant) {
    return zone.getOffset(instant).getTotalSeconds() * 1_000L;
  }
}
