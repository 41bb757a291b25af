package dev.ringfence.engine.core.schedule;

import java.util.Arrays;

/**
 * The numbers of a group, or of a whole pool, in the order of their digits, and which of them can
 * take a call now. Lane-confined.
 *
 * <p>Of all numbers in an order of digits, the one that shares the longest prefix with a
 * destination stands right before or right after it; and all that share a prefix stand together. So
 * the best number is found by asking for the destination's two free neighbours, and then for the
 * least loaded one among those that share as much as the better of them.
 */
final class DigitOrder {
  /** Keys hold four bits a digit, the first one topmost, and the length in the last four. */
  private static final int DIGIT_BITS = 4;

  private static final long LENGTH_MASK = 15;

  /** Keys are compared as signed; a first digit of 8 or 9 must not look negative. */
  private static final long SIGN = Long.MIN_VALUE;

  /** Above the bits of the order of use: {@link PoolIndex#LEVELS} need 5. */
  private static final int LEVEL_SHIFT = 56;

  private final long[] keys;
  private final int[] numbers;
  private final MinTree free;

  /**
   * @param e164 packed numbers in the order of their keys
   * @param numbers their indexes
   */
  DigitOrder(long[] e164, int[] numbers) {
    this.keys = Arrays.stream(e164).map(DigitOrder::key).toArray();
    this.numbers = numbers;
    this.free = new MinTree(numbers.length);
  }

  /** A number as a key: keys compare as the digits do, a number before those that begin with it. */
  static long key(long e164) {
    long bits = 0;
    int digits = 0;
    for (long rest = e164; rest > 0; rest /= 10) {
      bits = bits >>> DIGIT_BITS | (rest % 10) << 60;
      digits++;
    }
    return (bits | digits) ^ SIGN;
  }

  /** How many first digits two numbers share, given their keys. */
  static int shared(long a, long b) {
    int alike = Long.numberOfLeadingZeros((a ^ b) & ~LENGTH_MASK) / DIGIT_BITS;
    return (int) Math.min(alike, Math.min(a & LENGTH_MASK, b & LENGTH_MASK));
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
    int at = lowerBound(key);
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
    if (digits <= 0) {
      return free.leastPlace(0, keys.length);
    }
    int shift = Long.SIZE - digits * DIGIT_BITS;
    long prefix = (key ^ SIGN) >>> shift << shift;
    // A number that is shorter than the prefix would read as filled up with noughts: its length, in
    // the last bits of its key, sorts it before the range.
    int from = lowerBound((prefix | digits) ^ SIGN);
    int to = lowerBound((prefix | (1L << shift) - 1) + 1 ^ SIGN);
    return free.leastPlace(from, to);
  }

  int number(int place) {
    return numbers[place];
  }

  /** Load first, then use: comparable between groups. */
  long rank(int place) {
    return free.key(place);
  }

  /** The first place whose key is not below this one. Halves without guessing which way it goes. */
  private int lowerBound(long key) {
    int base = 0;
    int length = keys.length;
    while (length > 1) {
      int half = length >>> 1;
      base += keys[base + half - 1] < key ? half : 0;
      length -= half;
    }
    return base + (length == 1 && keys[base] < key ? 1 : 0);
  }
}
