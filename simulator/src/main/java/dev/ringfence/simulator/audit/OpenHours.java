package dev.ringfence.simulator.audit;

import java.time.ZoneId;
import java.util.function.IntFunction;

/**
 * Whether templates may call into sets of time zones, worked out once a minute: hours open and
 * close on the minute, and so do clocks change. Lane-confined.
 */
final class OpenHours {
  private static final long MINUTE = 60_000;
  private static final int KEPT = 1 << 12;

  private final HoursRule[] hours;
  private final IntFunction<ZoneId[]> zoneSets;
  private final long[] keys = new long[KEPT];
  private final boolean[] verdicts = new boolean[KEPT];

  OpenHours(HoursRule[] hours, IntFunction<ZoneId[]> zoneSets) {
    this.hours = hours;
    this.zoneSets = zoneSets;
  }

  boolean open(int template, int zones, long wallMillis) {
    long minute = Math.floorDiv(wallMillis, MINUTE);
    long key = (minute << 24 | (long) template << 16 | zones) + 1;
    int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 52);
    if (keys[slot] != key) {
      keys[slot] = key;
      verdicts[slot] = hours[template].open(minute * MINUTE, zoneSets.apply(zones));
    }
    return verdicts[slot];
  }
}
