package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.limit.LongIntMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows that wait for a calling window, in one list per template and set of time zones: a night's
 * million calls need one timer per list. Lane-confined.
 */
final class ParkedRows {
  private final LongIntMap listOf = new LongIntMap(64);
  private final List<Parked> lists = new ArrayList<>();

  /** Index of the list for a template's calls into a set of zones. */
  int list(int template, char zones) {
    long key = ((long) (template + 1) << 16) | zones;
    int at = listOf.get(key);
    if (at == -1) {
      at = lists.size();
      lists.add(new Parked(template, zones));
      listOf.put(key, at);
    }
    return at;
  }

  Parked get(int list) {
    return lists.get(list);
  }

  int size() {
    return lists.size();
  }

  /** One list. */
  static final class Parked {
    final int template;
    final char zones;

    /** Wall instant for which its wake-up is armed; {@link Long#MAX_VALUE} when none is. */
    long opensAtWall = Long.MAX_VALUE;

    private long[] rows = new long[16];
    private int size;
    private int taken;

    Parked(int template, char zones) {
      this.template = template;
      this.zones = zones;
    }

    boolean isEmpty() {
      return taken == size;
    }

    void add(long row) {
      if (size == rows.length) {
        rows = Arrays.copyOf(rows, size * 2);
      }
      rows[size++] = row;
    }

    /** The row that was parked first. */
    long take() {
      long row = rows[taken++];
      if (taken == size) {
        taken = 0;
        size = 0;
        if (rows.length > 1024) {
          rows = new long[16];
        }
      }
      return row;
    }
  }
}
