package dev.ringfence.engine.core.schedule;

import java.util.Arrays;

/**
 * The numbers of a group in the order of their digits, and which of them can take a call now.
 * Lane-confined.
 *
 * <p>Of all numbers in an order of digits, the one that shares the longest prefix with a
 * destination stands right before or right after it; and all that share a prefix stand together. So
 * the best number is found by asking for the destination's two free neighbours, and then for the
 * least loaded one among those that share as much as the better of them.
 */
final class DigitOrder {
  private static final int DIGITS = 15;
  private static final long[] POWERS = new long[DIGITS + 1];

  /** A key has the length of the number in its last digit, of base 16. */
  private static final int LENGTHS = 16;

  /** Above the bits of the instant of use: {@link PoolIndex#LEVELS} need 5. */
  private static final int LEVEL_SHIFT = 56;

  static {
    POWERS[0] = 1;
    for (int i = 1; i <= DIGITS; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  private final long[] keys;
  private final int[] numbers;
  private final MinTree free;

  /**
   * @param e164 packed numbers of the group, in the order of their keys
   * @param numbers their indexes
   */
  DigitOrder(long[] e164, int[] numbers) {
    this.keys = Arrays.stream(e164).map(DigitOrder::key).toArray();
    this.numbers = numbers;
    this.free = new MinTree(numbers.length);
  }

  /**
   * A number with its digits moved to the left end, and its length after them: keys compare as the
   * digits do, a number before those that begin with it.
   */
  static long key(long e164) {
    int digits = 1;
    while (digits < DIGITS && e164 >= POWERS[digits]) {
      digits++;
    }
    return e164 * POWERS[DIGITS - digits] * LENGTHS + digits;
  }

  /** How many first digits two numbers share, given their keys. */
  static int shared(long a, long b) {
    int low = 0;
    int high = (int) Math.min(a % LENGTHS, b % LENGTHS);
    long left = a / LENGTHS;
    long right = b / LENGTHS;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (left / POWERS[DIGITS - middle] == right / POWERS[DIGITS - middle]) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /**
   * The number at a place of the order can take a call, or cannot.
   *
   * @param standing its level, or a reason below 0
   * @param since when it was last placed: the least of a level is the least recently used
   */
  void place(int place, int standing, long since) {
    free.set(place, standing < 0 ? MinTree.NONE : ((long) standing << LEVEL_SHIFT) | since);
  }

  /** Most first digits that a number which can take a call shares with the key; -1 if none can. */
  int sharedBest(long key) {
    int at = lowerBound(key, 0, keys.length);
    int before = free.before(at);
    int after = at < keys.length ? free.from(at) : -1;
    int most = before < 0 ? -1 : shared(key, keys[before]);
    return after < 0 ? most : Math.max(most, shared(key, keys[after]));
  }

  /**
   * Of the numbers that can take a call and share so many first digits with the key the least
   * loaded, of equals the least recently used; as a place, or -1.
   */
  int best(long key, int digits) {
    long unit = POWERS[DIGITS - digits];
    long prefix = key / LENGTHS / unit;
    // A number that is shorter than the prefix would read as filled up with zeros: its length, in
    // the last place of its key, sorts it before the range.
    int from = lowerBound(prefix * unit * LENGTHS + digits, 0, keys.length);
    int to = lowerBound((prefix + 1) * unit * LENGTHS, from, keys.length);
    return free.leastPlace(from, to);
  }

  int number(int place) {
    return numbers[place];
  }

  /** Load first, then use: comparable between groups. */
  long rank(int place) {
    return free.key(place);
  }

  private int lowerBound(long key, int from, int to) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (keys[middle] < key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
