package dev.ringfence.engine.core.limit;

import dev.ringfence.engine.core.model.RateLimit;
import java.util.Arrays;
import java.util.List;

/**
 * Several rolling limits that hold at once, as arrays. Immutable.
 *
 * <p>A limit of cap N is judged by the starts that are outstanding (nobody knows yet whether, or
 * when, the carrier took them) plus the answered ones younger than the window. A start ages from
 * the carrier's answer, not from the grant: with {@code granted <= seen by the carrier <=
 * answered}, a start that is let in when the N-th before it is a whole window old by its answer is
 * more than a whole window after it at the carrier too, however slow either dial was.
 */
public final class Windows {
  /** Twice what is looked back to fits into the 24 bits of a stamp. */
  private static final long MOST_TICKS = (1 << 23) - 3;

  private static final long MINUTE = 60_000_000_000L;
  private static final long DAY = 1_440 * MINUTE;

  /** No limit at all. */
  public static final Windows NONE = new Windows(List.of());

  private final int[] caps;
  private final long[] lengths;
  private final int maxCap;
  private final long maxLength;
  private final long keeps;
  private final int shift;

  public Windows(List<RateLimit> limits) {
    caps = new int[limits.size()];
    lengths = new long[limits.size()];
    int cap = 0;
    long length = 0;
    for (int i = 0; i < caps.length; i++) {
      caps[i] = limits.get(i).count();
      lengths[i] = limits.get(i).windowNanos();
      cap = Math.max(cap, caps[i]);
      length = Math.max(length, lengths[i]);
    }
    maxCap = cap;
    maxLength = length;
    keeps = length < MINUTE ? length : Math.max(length, DAY);
    int ticks = 0;
    while (keeps >> ticks > MOST_TICKS) {
      ticks++;
    }
    shift = ticks;
  }

  /** A tick has 2 to the power of this nanoseconds: what is looked back to is nearly 2^23 ticks. */
  int shift() {
    return shift;
  }

  /** The instant in ticks, rounded up. */
  long ticks(long nanos) {
    return -(-nanos >> shift);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Windows windows
        && Arrays.equals(caps, windows.caps)
        && Arrays.equals(lengths, windows.lengths);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(caps) + Arrays.hashCode(lengths);
  }

  /** How many windows there are. */
  public int size() {
    return caps.length;
  }

  /** Most starts of the past that any of the windows must know of. */
  public int maxCap() {
    return maxCap;
  }

  /** Longest of the windows in nanoseconds. */
  public long maxLength() {
    return maxLength;
  }

  /**
   * How old a start may be and still be known, in nanoseconds: the longest window, and a day where
   * that has at least a minute. An operator may put a day's cap back that he took away, and what
   * was forgotten meanwhile would have to count as called just now.
   */
  public long keeps() {
    return keeps;
  }

  /** The caps of all windows: read only, for those who judge by them in this package. */
  int[] caps() {
    return caps;
  }

  /** The lengths of all windows in nanoseconds: read only. */
  long[] lengths() {
    return lengths;
  }

  int cap(int window) {
    return caps[window];
  }

  long length(int window) {
    return lengths[window];
  }
}
