package dev.ringfence.simulator.virtual.net;

import java.util.Arrays;

/**
 * What is known about everybody who was ever called or called us. Lane-confined. Each has a place
 * for good, so that who was found once is not looked for again.
 */
final class Destinations {
  private static final int NONE = -1;

  private final LongIntTable places = new LongIntTable();
  private int[] creates = new int[1024];
  private int[] newest = new int[1024];
  private int size;

  /** Place of a destination, which is made if there is none. */
  int place(long destination) {
    int place = places.get(destination);
    if (place == NONE) {
      place = size++;
      if (place == creates.length) {
        creates = Arrays.copyOf(creates, place * 2);
        newest = Arrays.copyOf(newest, place * 2);
      }
      newest[place] = NONE;
      places.put(destination, place);
    }
    return place;
  }

  /** One more create for it: returns how many there were. */
  int create(int place) {
    return ++creates[place];
  }

  /** The newest call to a destination that is remembered, or -1. */
  int newestTo(long destination) {
    int place = places.get(destination);
    return place == NONE ? NONE : newest[place];
  }

  /** The newest call that is remembered, or -1. */
  int newest(int place) {
    return newest[place];
  }

  void newest(int place, int call) {
    newest[place] = call;
  }
}
