package dev.ringfence.engine.core.limit;

import dev.ringfence.engine.core.model.Denial;
import java.util.Arrays;
import java.util.List;

/**
 * Exact rolling windows over the starts of a set of subjects (numbers, accounts), each with its own
 * {@link Windows}. Lane-confined. Every operation costs a constant per window and allocates
 * nothing, but for a ring growing to its cap once.
 *
 * <p>Per subject: a count of outstanding starts and a ring of the last {@code maxCap} answered ones
 * in the order of their answers. The clock given never goes back, so the ring is sorted, and "the
 * k-th youngest is older than the window" is one read.
 *
 * <p><b>When windows are replaced</b>, what no longer has a place in the ring is forgotten, and so
 * is, all along, what the windows in force had no use for. The instant of the youngest start that
 * was forgotten is kept: a window that needs to look further back than the ring goes takes it that
 * any number of starts were made at that instant. So it may deny for longer than it must until that
 * instant has left the window, and never for shorter.
 */
public final class RollingStarts {
  private static final int FIRST_RING = 8;
  private static final long[] EMPTY = {};

  /** Long ago, and yet near enough to be subtracted from any clock. */
  private static final long NEVER = Long.MIN_VALUE / 4;

  private Windows[] windows = {};
  private int[] outstanding = {};
  private long[][] rings = {};
  private int[] head = {};
  private int[] size = {};

  /** The youngest start that was answered and is not in the ring. */
  private long[] forgotten = {};

  public RollingStarts(List<Windows> perSubject) {
    reconfigure(perSubject);
  }

  /**
   * Other windows are in force from now on. What subjects there are keep their indexes and their
   * history; those that follow after them are new.
   */
  public void reconfigure(List<Windows> perSubject) {
    int before = windows.length;
    int n = perSubject.size();
    if (n < before) {
      throw new IllegalArgumentException("subjects are never taken away");
    }
    windows = perSubject.toArray(new Windows[0]);
    outstanding = Arrays.copyOf(outstanding, n);
    rings = Arrays.copyOf(rings, n);
    head = Arrays.copyOf(head, n);
    size = Arrays.copyOf(size, n);
    forgotten = Arrays.copyOf(forgotten, n);
    Arrays.fill(rings, before, n, EMPTY);
    Arrays.fill(forgotten, before, n, NEVER);
    for (int s = 0; s < before; s++) {
      shorten(s, windows[s].maxCap());
    }
  }

  /** Whether one more start may begin now. */
  public boolean admits(int subject, long now) {
    Windows w = windows[subject];
    for (int i = 0; i < w.size(); i++) {
      int free = w.cap(i) - outstanding[subject];
      if (free <= 0 || now - leaver(subject, free) < w.length(i)) {
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
      at = Math.max(at, leaver(subject, free) + w.length(i));
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
      forgotten[subject] = now;
      return;
    }
    if (size[subject] == rings[subject].length && size[subject] < cap) {
      grow(subject, cap);
    }
    long[] ring = rings[subject];
    if (size[subject] == ring.length) {
      forgotten[subject] = ring[head[subject]];
    }
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

  /** The start that must have left a window before one more may begin. */
  private long leaver(int subject, int k) {
    return size[subject] >= k ? youngest(subject, k) : forgotten[subject];
  }

  /** The k-th youngest answered start, k from 1 to size. */
  private long youngest(int subject, int k) {
    long[] ring = rings[subject];
    int at = head[subject] - k;
    return ring[at < 0 ? at + ring.length : at];
  }

  private void grow(int subject, int cap) {
    int length = rings[subject].length;
    rings[subject] = inOrder(subject, Math.min(cap, Math.max(FIRST_RING, length * 2)));
    head[subject] = length;
  }

  /** The ring shall be no longer than that: the oldest starts are forgotten. */
  private void shorten(int subject, int cap) {
    if (rings[subject].length <= cap) {
      return;
    }
    if (size[subject] > cap) {
      forgotten[subject] = youngest(subject, cap + 1);
      size[subject] = cap;
    }
    rings[subject] = inOrder(subject, cap);
    head[subject] = size[subject] == cap ? 0 : size[subject];
  }

  /** A ring of another length with all that counts, the oldest first. */
  private long[] inOrder(int subject, int length) {
    long[] ring = new long[length];
    for (int k = 0; k < size[subject]; k++) {
      ring[k] = youngest(subject, size[subject] - k);
    }
    return ring;
  }
}
