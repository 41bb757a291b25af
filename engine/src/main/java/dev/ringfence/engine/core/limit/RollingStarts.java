package dev.ringfence.engine.core.limit;

import dev.ringfence.engine.core.model.Denial;
import java.util.Arrays;
import java.util.List;

/**
 * Exact rolling windows over the starts of a fixed set of subjects (numbers, accounts), each with
 * its own {@link Windows}. Lane-confined. Every operation costs a constant per window and allocates
 * nothing, but for a ring growing to its cap once.
 *
 * <p>Per subject: a count of outstanding starts and a ring of the last {@code maxCap} answered ones
 * in the order of their answers. The clock given never goes back, so the ring is sorted, and "the
 * k-th youngest is older than the window" is one read.
 */
public final class RollingStarts {
  private static final int FIRST_RING = 8;

  private final Windows[] windows;
  private final int[] outstanding;
  private final long[][] rings;
  private final int[] head;
  private final int[] size;

  public RollingStarts(List<Windows> perSubject) {
    int n = perSubject.size();
    windows = perSubject.toArray(new Windows[0]);
    outstanding = new int[n];
    rings = new long[n][];
    head = new int[n];
    size = new int[n];
    Arrays.setAll(rings, i -> new long[Math.min(FIRST_RING, windows[i].maxCap())]);
  }

  /** Whether one more start may begin now. */
  public boolean admits(int subject, long now) {
    Windows w = windows[subject];
    for (int i = 0; i < w.size(); i++) {
      int free = w.cap(i) - outstanding[subject];
      if (free <= 0 || (size[subject] >= free && now - youngest(subject, free) < w.length(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * When the next start may begin: {@code now} if at once, {@link Denial#EVENT} if the outstanding
   * ones alone fill a window, else the instant at which the last of the denying windows clears.
   */
  public long opensAt(int subject, long now) {
    Windows w = windows[subject];
    long at = now;
    for (int i = 0; i < w.size(); i++) {
      int free = w.cap(i) - outstanding[subject];
      if (free <= 0) {
        return Denial.EVENT;
      }
      if (size[subject] >= free) {
        at = Math.max(at, youngest(subject, free) + w.length(i));
      }
    }
    return at;
  }

  /** A start begins: it counts from here on, and does not age yet. */
  public void begin(int subject) {
    outstanding[subject]++;
  }

  /** An outstanding start is known to have reached the carrier by now: it begins to age. */
  public void answered(int subject, long now) {
    outstanding[subject]--;
    int cap = windows[subject].maxCap();
    if (cap == 0) {
      return;
    }
    if (size[subject] == rings[subject].length && size[subject] < cap) {
      grow(subject, cap);
    }
    long[] ring = rings[subject];
    ring[head[subject]] = now;
    head[subject] = head[subject] + 1 == ring.length ? 0 : head[subject] + 1;
    size[subject] = Math.min(size[subject] + 1, ring.length);
  }

  /** An outstanding start certainly did not reach the carrier: it leaves without a trace. */
  public void undone(int subject) {
    outstanding[subject]--;
  }

  /** Starts that count in the first window now; 0 when the subject has none. For people. */
  public int used(int subject, long now) {
    Windows w = windows[subject];
    if (w.size() == 0) {
      return 0;
    }
    int aged = 0;
    while (aged < size[subject] && now - youngest(subject, aged + 1) < w.length(0)) {
      aged++;
    }
    return Math.min(aged, w.cap(0)) + outstanding[subject];
  }

  /** Starts without an answer yet. */
  public int outstanding(int subject) {
    return outstanding[subject];
  }

  /** The k-th youngest answered start, k from 1 to size. */
  private long youngest(int subject, int k) {
    long[] ring = rings[subject];
    int at = head[subject] - k;
    return ring[at < 0 ? at + ring.length : at];
  }

  private void grow(int subject, int cap) {
    long[] old = rings[subject];
    long[] bigger = new long[Math.min(cap, old.length * 2)];
    for (int k = 0; k < old.length; k++) {
      bigger[k] = old[(head[subject] + k) % old.length];
    }
    rings[subject] = bigger;
    head[subject] = old.length;
  }
}
