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

  /** Long ago, and yet near enough to be subtracted from any clock. */
  private static final long NEVER = Long.MIN_VALUE / 4;

  /** Place of the youngest start that was answered and is not in the ring. */
  private static final int FORGOTTEN = 0;

  /** Place of the count of starts without an answer yet. */
  private static final int OUTSTANDING = 1;

  /** Place of where the ring goes on, counted from its begin. */
  private static final int HEAD = 2;

  /** Place of the count of starts in the ring. */
  private static final int SIZE = 3;

  /** Where the ring begins. */
  private static final int RING = 4;

  private Windows[] windows = {};

  /**
   * All that is known of a subject in one array, and what is read at every decision first: a
   * subject that has gone cold costs two misses of the cache, and not one for each of its values.
   */
  private long[][] records = {};

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
    records = Arrays.copyOf(records, n);
    for (int s = before; s < n; s++) {
      records[s] = new long[RING];
      records[s][FORGOTTEN] = NEVER;
    }
    for (int s = 0; s < before; s++) {
      shorten(s, windows[s].maxCap());
    }
  }

  /** Whether one more start may begin now. */
  public boolean admits(int subject, long now) {
    Windows w = windows[subject];
    long[] record = records[subject];
    for (int i = 0; i < w.size(); i++) {
      int free = w.cap(i) - (int) record[OUTSTANDING];
      if (free <= 0 || now - leaver(record, free) < w.length(i)) {
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
    long[] record = records[subject];
    long at = now;
    for (int i = 0; i < w.size(); i++) {
      int free = w.cap(i) - (int) record[OUTSTANDING];
      if (free <= 0) {
        return Denial.EVENT;
      }
      at = Math.max(at, leaver(record, free) + w.length(i));
    }
    return at;
  }

  /** A start begins: it counts from here on, and does not age yet. */
  public void begin(int subject) {
    records[subject][OUTSTANDING]++;
  }

  /** An outstanding start is known to have reached the carrier by now: it begins to age. */
  public void answered(int subject, long now) {
    long[] record = records[subject];
    record[OUTSTANDING]--;
    int cap = windows[subject].maxCap();
    if (cap == 0) {
      record[FORGOTTEN] = now;
      return;
    }
    int length = record.length - RING;
    if (record[SIZE] == length && length < cap) {
      length = Math.min(cap, Math.max(FIRST_RING, length * 2));
      record = inOrder(record, length);
      records[subject] = record;
    }
    int head = (int) record[HEAD];
    if (record[SIZE] == length) {
      record[FORGOTTEN] = record[RING + head];
    } else {
      record[SIZE]++;
    }
    record[RING + head] = now;
    record[HEAD] = head + 1 == length ? 0 : head + 1;
  }

  /** An outstanding start certainly did not reach the carrier: it leaves without a trace. */
  public void undone(int subject) {
    records[subject][OUTSTANDING]--;
  }

  /** Starts that count in the first window now; 0 when the subject has none. For people. */
  public int used(int subject, long now) {
    Windows w = windows[subject];
    if (w.size() == 0) {
      return 0;
    }
    long[] record = records[subject];
    int aged = 0;
    while (aged < record[SIZE] && now - youngest(record, aged + 1) < w.length(0)) {
      aged++;
    }
    return Math.min(aged, w.cap(0)) + (int) record[OUTSTANDING];
  }

  /** Starts without an answer yet. */
  public int outstanding(int subject) {
    return (int) records[subject][OUTSTANDING];
  }

  /** The start that must have left a window before one more may begin. */
  private static long leaver(long[] record, int k) {
    return record[SIZE] >= k ? youngest(record, k) : record[FORGOTTEN];
  }

  /** The k-th youngest answered start, k from 1 to size. */
  private static long youngest(long[] record, int k) {
    int at = (int) record[HEAD] - k;
    return record[RING + (at < 0 ? at + record.length - RING : at)];
  }

  /** The ring shall be no longer than that: the oldest starts are forgotten. */
  private void shorten(int subject, int cap) {
    long[] record = records[subject];
    if (record.length - RING <= cap) {
      return;
    }
    if (record[SIZE] > cap) {
      record[FORGOTTEN] = youngest(record, cap + 1);
      record[SIZE] = cap;
    }
    records[subject] = inOrder(record, cap);
  }

  /** A record with a ring of another length with all that counts, the oldest first. */
  private static long[] inOrder(long[] record, int length) {
    long[] other = new long[RING + length];
    int size = (int) record[SIZE];
    other[FORGOTTEN] = record[FORGOTTEN];
    other[OUTSTANDING] = record[OUTSTANDING];
    other[SIZE] = size;
    other[HEAD] = size == length ? 0 : size;
    for (int k = 0; k < size; k++) {
      other[RING + k] = youngest(record, size - k);
    }
    return other;
  }
}
