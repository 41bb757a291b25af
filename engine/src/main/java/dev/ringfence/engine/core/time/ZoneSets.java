package dev.ringfence.engine.core.time;

import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Sets of time zones, each kept once and known by an index that fits a {@code char}, so that a
 * queued call spends two bytes on its zones. Sets are never taken out; their number is bounded by
 * the numbering plans, not by the traffic. Thread-safe: reads take no lock.
 */
public final class ZoneSets {
  /** No zone: a destination whose time zone nobody knows. */
  public static final char NONE = 0;

  private static final int MAX_SETS = Character.MAX_VALUE;
  private static final ZoneId[] NO_ZONES = {};

  private final ConcurrentMap<List<String>, Character> indexes = new ConcurrentHashMap<>();

  // A slot is filled before this field is written again, so who reads the field after an index was
  // handed out sees the slot of that index; slots are never overwritten.
  private volatile ZoneId[][] sets = new ZoneId[64][];
  private int size = 1;

  public ZoneSets() {
    sets[NONE] = NO_ZONES;
  }

  /**
   * The index of this set of IANA zone names; order and repetition do not matter. An empty list is
   * {@link #NONE}.
   *
   * @throws java.time.DateTimeException when a name is no time zone
   * @throws IllegalStateException when there are 65,535 other sets already
   */
  public char intern(List<String> zoneIds) {
    if (zoneIds.isEmpty()) {
      return NONE;
    }
    List<String> key = zoneIds.stream().sorted().distinct().toList();
    Character known = indexes.get(key);
    return known != null ? known : add(key);
  }

  private synchronized char add(List<String> key) {
    Character known = indexes.get(key);
    if (known != null) {
      return known;
    }
    if (size > MAX_SETS) {
      throw new IllegalStateException("more than " + MAX_SETS + " sets of time zones");
    }
    ZoneId[] zones = key.stream().map(ZoneId::of).toArray(ZoneId[]::new);
    ZoneId[][] grown = size < sets.length ? sets : Arrays.copyOf(sets, sets.length * 2);
    char index = (char) size++;
    grown[index] = zones;
    sets = grown;
    indexes.put(key, index);
    return index;
  }

  /** The zones of a set, in the order of their names. The array is shared: do not write to it. */
  public ZoneId[] zones(char index) {
    ZoneId[][] now = sets;
    if (index >= now.length || now[index] == null) {
      throw new IllegalArgumentException("no set of time zones has index " + (int) index);
    }
    return now[index];
  }
}
