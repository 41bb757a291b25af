package dev.ringfence.simulator.virtual.quality;

import java.util.Arrays;

/**
 * Every dial of a run, in the order of the grants, in columns. Lane-confined. Attempts count up, so
 * each has its place. Instants are nanoseconds since the start; {@link #NEVER} for what did not
 * happen.
 */
final class DialLog {
  static final long NEVER = Long.MAX_VALUE;
  private static final int FIRST_ROOM = 4_096;

  int[] batch = new int[FIRST_ROOM];
  int[] number = new int[FIRST_ROOM];

  /** Who was called. */
  long[] destination = new long[FIRST_ROOM];

  /** Since when the call could have been dialled, as far as it goes itself. */
  long[] eligible = new long[FIRST_ROOM];

  long[] granted = new long[FIRST_ROOM];

  /** When the carrier's answer to the dial was there. */
  long[] answered = new long[FIRST_ROOM];

  /** When the carrier took it, and when it was over there. */
  long[] begun = new long[FIRST_ROOM];

  long[] ended = new long[FIRST_ROOM];
  private int size;

  int size() {
    return size;
  }

  long destination(long attempt) {
    return destination[(int) attempt - 1];
  }

  void add(long attempt, int batchIndex, int numberIndex, long to, long eligibleAt, long now) {
    if (attempt != size + 1) {
      throw new IllegalStateException("attempt " + attempt + " does not follow " + size);
    }
    if (size == batch.length) {
      grow(size * 2);
    }
    batch[size] = batchIndex;
    number[size] = numberIndex;
    destination[size] = to;
    eligible[size] = eligibleAt;
    granted[size] = now;
    answered[size] = now;
    begun[size] = NEVER;
    ended[size] = NEVER;
    size++;
  }

  void answered(long attempt, long now) {
    answered[(int) attempt - 1] = now;
  }

  void begun(long attempt, long now) {
    begun[(int) attempt - 1] = now;
  }

  void ended(long attempt, long now) {
    ended[(int) attempt - 1] = now;
  }

  /** For how long the carrier had the call before the instant. */
  long busyUntil(int dial, long horizon) {
    return Math.max(0, Math.min(ended[dial], horizon) - Math.min(begun[dial], horizon));
  }

  private void grow(int to) {
    batch = Arrays.copyOf(batch, to);
    number = Arrays.copyOf(number, to);
    destination = Arrays.copyOf(destination, to);
    eligible = Arrays.copyOf(eligible, to);
    granted = Arrays.copyOf(granted, to);
    answered = Arrays.copyOf(answered, to);
    begun = Arrays.copyOf(begun, to);
    ended = Arrays.copyOf(ended, to);
  }
}
