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
  /** Twice the longest window fits into the 24 bits of a stamp. */
  private static final long MOST_TICKS = (1 << 23) - 3;

  /** No limit at all. */
  public static final Windows NONE = new Windows(List.of());

  private final int[] caps;
  private final long[] lengths;
  private final int maxCap;
  private final long maxLength;
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
    int ticks = 0;
    while (length >> ticks > MOST_TICKS) {
      ticks++;
    }
    shift = ticks;
  }

  /**
   * A tick has 2 to the power of this nanoseconds: the longest window is nearly 2^23 ticks at most.
   */
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
