package dev.ringfence.engine.core.audit;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Instants of what happened to one thing, kept as they are and counted anew at each question.
 * {@code open} counts what has begun and is not placed in time yet. Not thread-safe.
 */
public final class Tally {
  private final ArrayDeque<Long> times = new ArrayDeque<>();
  private int open;

  public void begin() {
    open++;
  }

  public void undo() {
    open--;
  }

  /** What had begun is placed in time. */
  public void stamp(long now) {
    open--;
    times.addLast(now);
  }

  /** Something happened at once. */
  public void add(long now) {
    times.addLast(now);
  }

  /** How many are open or lie in the half-open window that ends now: younger than its length. */
  public int within(long length, long now) {
    int n = open;
    Iterator<Long> youngestFirst = times.descendingIterator();
    while (youngestFirst.hasNext() && now - youngestFirst.next() < length) {
      n++;
    }
    return n;
  }

  /** Whether one more fits into each of the windows, given as pairs of count and length. */
  public boolean fits(long[][] windows, long now) {
    for (long[] window : windows) {
      if (within(window[1], now) >= window[0]) {
        return false;
      }
    }
    return true;
  }
}
