package dev.ringfence.engine.core.limit;

import dev.ringfence.engine.core.model.Denial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Exact rolling windows over the starts of a set of subjects (numbers, accounts), each with its own
 * {@link Windows}. Lane-confined. Every operation costs a constant per window and allocates
 * nothing, but for a ring growing to its cap once.
 *
 * <p>Per subject: a count of outstanding starts and a ring of the last {@code maxCap} answered ones
 * in the order of their answers. The clock given never goes back, so the ring is sorted, and "the
 * k-th youngest is older than the window" is one read.
 *
 * <p><b>A stamp is 3 bytes</b>: ticks, rounded up, of which {@link Windows#keeps} has
 * 2<sup>22</sup> to 2<sup>23</sup>. So a window may deny for a tick longer than it must (less than
 * a microsecond for calls per second, 17 milliseconds for windows of a minute to a day), and never
 * shorter. The youngest stamp is kept whole, every other one is told by its distance to it; what is
 * older than that is dropped before its distance could wrap, however long the clock runs.
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

  /** Instant, in nanoseconds, of the youngest start that was answered and is not in the ring. */
  private static final int FORGOTTEN = 0;

  /** The youngest stamp, whole. */
  private static final int YOUNGEST = 2;

  /** Starts without an answer yet. */
  private static final int OUTSTANDING = 6;

  /** Where the ring goes on, counted in stamps from its begin. */
  private static final int HEAD = 7;

  /** Stamps in the ring. */
  private static final int SIZE = 8;

  /** Which windows. */
  private static final int KIND = 9;

  /** No stamp in the ring was older than this when it was trimmed last, in ticks. */
  private static final int TRIM_FROM = 4;

  /** Where the ring begins. */
  private static final int RING = 10;

  /** Most ticks between two stamps of a ring: twice what is kept. */
  private static final int FARTHEST = (1 << 24) - 2;

  private static final int STAMP_BITS = 24;
  private static final int MASK = 0xff_ffff;

  /** The windows that occur; subjects with equal ones share them, and find them in the cache. */
  private Windows[] kinds = {};

  /**
   * All that is known of a subject in one array, and what is read at every decision first: a
   * subject that has gone cold costs two misses of the cache, and not one for each of its values.
   */
  private int[][] records = {};

  public RollingStarts(List<Windows> perSubject) {
    reconfigure(perSubject);
  }

  /**
   * Other windows are in force from now on. What subjects there are keep their indexes and their
   * history; those that follow after them are new.
   */
  public void reconfigure(List<Windows> perSubject) {
    int before = records.length;
    int n = perSubject.size();
    if (n < before) {
      throw new IllegalArgumentException("subjects are never taken away");
    }
    Windows[] old = kinds;
    Map<Windows, Integer> known = new HashMap<>();
    List<Windows> distinct = new ArrayList<>();
    records = Arrays.copyOf(records, n);
    for (int s = 0; s < n; s++) {
      Windows windows = perSubject.get(s);
      Integer kind = known.get(windows);
      if (kind == null) {
        kind = distinct.size();
        known.put(windows, kind);
        distinct.add(windows);
      }
      if (s >= before) {
        records[s] = new int[RING];
        instant(records[s], FORGOTTEN, NEVER);
        instant(records[s], TRIM_FROM, NEVER);
      } else {
        replace(s, old[records[s][KIND]], windows);
      }
      records[s][KIND] = kind;
    }
    kinds = distinct.toArray(new Windows[0]);
  }

  /** Whether one more start may begin now. */
  public boolean admits(int subject, long now) {
    int[] record = records[subject];
    Windows w = kinds[record[KIND]];
    int outstanding = record[OUTSTANDING];
    for (int i = 0; i < w.size(); i++) {
      int free = w.cap(i) - outstanding;
      if (free <= 0 || leaver(record, free, w.shift()) + w.length(i) > now) {
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
    int[] record = records[subject];
    Windows w = kinds[record[KIND]];
    int outstanding = record[OUTSTANDING];
    long at = now;
    for (int i = 0; i < w.size(); i++) {
      int free = w.cap(i) - outstanding;
      if (free <= 0) {
        return Denial.EVENT;
      }
      at = Math.max(at, leaver(record, free, w.shift()) + w.length(i));
    }
    return at;
  }

  /** A start begins: it counts from here on, and does not age yet. */
  public void begin(int subject) {
    records[subject][OUTSTANDING]++;
  }

  /** An outstanding start is known to have reached the carrier by now: it begins to age. */
  public void answered(int subject, long now) {
    int[] record = records[subject];
    record[OUTSTANDING]--;
    Windows w = kinds[record[KIND]];
    int cap = w.maxCap();
    if (cap == 0) {
      instant(record, FORGOTTEN, now);
      return;
    }
    long ticks = w.ticks(now);
    if (ticks >= instant(record, TRIM_FROM) + FARTHEST) {
      trim(record, w, now);
    }
    int size = record[SIZE];
    int length = capacity(record);
    if (size == length && length < cap) {
      record = inOrder(record, Math.min(cap, Math.max(FIRST_RING, length * 2)));
      length = capacity(record);
      records[subject] = record;
    }
    int head = record[HEAD];
    if (size == length) {
      instant(record, FORGOTTEN, leaver(record, size, w.shift()));
    } else {
      record[SIZE] = size + 1;
    }
    // What was rounded up to the longer ticks of other windows may seem to lie ahead.
    push(record, head, size == 0 ? ticks : Math.max(ticks, whole(record)));
    record[HEAD] = head + 1 == length ? 0 : head + 1;
  }

  /** An outstanding start certainly did not reach the carrier: it leaves without a trace. */
  public void undone(int subject) {
    records[subject][OUTSTANDING]--;
  }

  /** Starts that count in the first window now; 0 when the subject has none. For people. */
  public int used(int subject, long now) {
    int[] record = records[subject];
    Windows w = kinds[record[KIND]];
    if (w.size() == 0) {
      return 0;
    }
    int aged = 0;
    int size = record[SIZE];
    while (aged < size && now - leaver(record, aged + 1, w.shift()) < w.length(0)) {
      aged++;
    }
    return Math.min(aged, w.cap(0)) + record[OUTSTANDING];
  }

  /** Starts without an answer yet. */
  public int outstanding(int subject) {
    return records[subject][OUTSTANDING];
  }

  /** The start that must have left a window before one more may begin, in nanoseconds. */
  private static long leaver(int[] record, int k, int shift) {
    return record[SIZE] >= k ? youngest(record, k) << shift : instant(record, FORGOTTEN);
  }

  /** The k-th youngest answered start in ticks, k from 1 to size. */
  private static long youngest(int[] record, int k) {
    int at = record[HEAD] - k;
    int bit = STAMP_BITS * (at < 0 ? at + capacity(record) : at);
    int word = RING + (bit >>> 5);
    int shift = bit & 31;
    int stamp = record[word] >>> shift;
    if (shift > 32 - STAMP_BITS) {
      stamp |= record[word + 1] << (32 - shift);
    }
    long whole = whole(record);
    return whole - (((int) whole - stamp) & MASK);
  }

  /**
   * Drops what is older than anybody asks for, since distances must not wrap. Until the clock is
   * {@link #FARTHEST} ticks from the oldest that is left, none can.
   */
  private static void trim(int[] record, Windows w, long now) {
    int size = record[SIZE];
    if (size == 0) {
      return;
    }
    long longest = w.keeps();
    // Whatever the age of the youngest, it is told exactly; of the others only if that is not old.
    long oldest = whole(record) << w.shift();
    if (now - oldest >= longest) {
      instant(record, FORGOTTEN, oldest);
      record[SIZE] = 0;
      return;
    }
    int left = size;
    oldest = youngest(record, left) << w.shift();
    while (now - oldest >= longest) {
      instant(record, FORGOTTEN, oldest);
      left--;
      oldest = youngest(record, left) << w.shift();
    }
    instant(record, TRIM_FROM, oldest >> w.shift());
    record[SIZE] = left;
  }

  private static void push(int[] record, int at, long ticks) {
    instant(record, YOUNGEST, ticks);
    int bit = STAMP_BITS * at;
    int word = RING + (bit >>> 5);
    int shift = bit & 31;
    int stamp = (int) ticks & MASK;
    record[word] = record[word] & ~(MASK << shift) | stamp << shift;
    if (shift > 32 - STAMP_BITS) {
      int rest = 32 - shift;
      record[word + 1] = record[word + 1] & ~(MASK >>> rest) | stamp >>> rest;
    }
  }

  /** Other windows for the subject: stamps in their ticks, as many as they can count. */
  private void replace(int subject, Windows old, Windows windows) {
    int[] record = records[subject];
    int size = record[SIZE];
    if (old.shift() == windows.shift() && capacity(record) <= windows.maxCap()) {
      return;
    }
    long[] nanos = new long[size];
    for (int k = 1; k <= size; k++) {
      nanos[size - k] = youngest(record, k) << old.shift();
    }
    int keep = Math.min(size, windows.maxCap());
    int[] other = new int[length(Math.min(capacity(record), windows.maxCap()))];
    System.arraycopy(record, 0, other, 0, RING);
    int from = size - keep;
    // A stamp that is too far from the youngest is older than any of the windows.
    while (from < size && nanos[size - 1] - nanos[from] >= windows.keeps()) {
      from++;
    }
    if (from > 0) {
      instant(other, FORGOTTEN, nanos[from - 1]);
    }
    for (int i = from; i < size; i++) {
      push(other, i - from, windows.ticks(nanos[i]));
    }
    int left = size - from;
    instant(other, TRIM_FROM, NEVER);
    other[SIZE] = left;
    other[HEAD] = left == capacity(other) ? 0 : left;
    records[subject] = other;
  }

  /** A record with a longer ring, the oldest stamp first. */
  private static int[] inOrder(int[] record, int stamps) {
    int[] other = new int[length(stamps)];
    int size = record[SIZE];
    System.arraycopy(record, 0, other, 0, RING);
    for (int k = size; k >= 1; k--) {
      push(other, size - k, youngest(record, k));
    }
    other[HEAD] = size == capacity(other) ? 0 : size;
    return other;
  }

  /** Stamps that the ring of the record has room for. */
  private static int capacity(int[] record) {
    return (record.length - RING) * 32 / STAMP_BITS;
  }

  /** Of a record with room for that many stamps, or for one more where the last int has it. */
  private static int length(int stamps) {
    return RING + (stamps * STAMP_BITS + 31) / 32;
  }

  private static long whole(int[] record) {
    return instant(record, YOUNGEST);
  }

  private static long instant(int[] record, int at) {
    return (long) record[at + 1] << 32 | (record[at] & 0xffff_ffffL);
  }

  private static void instant(int[] record, int at, long instant) {
    record[at] = (int) instant;
    record[at + 1] = (int) (instant >> 32);
  }
}
