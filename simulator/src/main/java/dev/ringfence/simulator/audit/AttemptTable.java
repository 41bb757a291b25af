package dev.ringfence.simulator.audit;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The attempts that an auditor was told of, in parallel arrays. Lane-confined. */
final class AttemptTable {
  private static final long NEVER = Long.MAX_VALUE;

  int[] batch = new int[1024];
  int[] row = new int[1024];
  int[] number = new int[1024];
  long[] dialledAt = new long[1024];
  long[] dialledWall = new long[1024];
  long[] endedAt = new long[1024];
  long[] releasedAt = new long[1024];
  boolean[] taken = new boolean[1024];

  /** Certainly no call came of it. */
  boolean[] dead = new boolean[1024];

  private long[] ids = new long[1024];
  private final Map<Long, Integer> places = new HashMap<>();
  private int size;

  int add(long id, int batchIndex, int rowIndex, int numberIndex, long now, long wall) {
    if (size == ids.length) {
      grow(size * 2);
    }
    ids[size] = id;
    batch[size] = batchIndex;
    row[size] = rowIndex;
    number[size] = numberIndex;
    dialledAt[size] = now;
    dialledWall[size] = wall;
    endedAt[size] = NEVER;
    releasedAt[size] = NEVER;
    places.put(id, size);
    return size++;
  }

  int find(long id) {
    return places.getOrDefault(id, -1);
  }

  long id(int place) {
    return ids[place];
  }

  int size() {
    return size;
  }

  private void grow(int to) {
    ids = Arrays.copyOf(ids, to);
    batch = Arrays.copyOf(batch, to);
    row = Arrays.copyOf(row, to);
    number = Arrays.copyOf(number, to);
    dialledAt = Arrays.copyOf(dialledAt, to);
    dialledWall = Arrays.copyOf(dialledWall, to);
    endedAt = Arrays.copyOf(endedAt, to);
    releasedAt = Arrays.copyOf(releasedAt, to);
    taken = Arrays.copyOf(taken, to);
    dead = Arrays.copyOf(dead, to);
  }
}
