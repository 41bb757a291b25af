package dev.ringfence.engine.core.limit;

import dev.ringfence.engine.core.model.Denial;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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
 * <p><b>A stamp is 3 bytes</b>: ticks, rounded up, of which the longest window of the subject has
 * 2<sup>22</sup> to 2<sup>23</sup>. So a window may deny for a tick longer than it must (half a
 * millisecond where the longest is an hour, 17 where it is a day), and never shorter. The youngest
 * stamp is kept whole, every other one is told by its distance to it; what is older than the
 * longest window is dropped before its distance could wrap, however long the clock runs.
 *
 * <p><b>When windows are replaced</b>, what no longer has a place in the ring is forgotten, and so
 * is, all along, what the windows in force had no use for. The instant of the youngest start that
 * was forgotten is kept: a window that needs to look further back than the ring goes takes it that
 * any number of starts were made at that instant. So it may deny for longer than it must until that
 * instant has left the window, and never for shorter.
 */
public final class RollingStarts {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int FIRST_RING = 8;

  /** Long ago, and yet near enough to be subtracted from any clock. */
  private static final long NEVER = Long.MIN_VALUE / 4;

  /** Instant, in nanoseconds, of the youngest start that was answered and is not in the ring. */
  private static final int FORGOTTEN = 0;

  /** The youngest stamp, whole. */
  private static final int YOUNGEST = 8;

  /** Starts without an answer yet. */
  private static final int OUTSTANDING = 16;

  /** Where the ring goes on, counted in stamps from its begin. */
  private static final int HEAD = 20;

  /** Stamps in the ring. */
  private static final int SIZE = 24;

  /** Which windows. */
  private static final int KIND = 28;

  /** No stamp in the ring was older than this when it was trimmed last, in ticks. */
  private static final int TRIM_FROM = 32;

  /** Where the ring begins. */
  private static final int RING = 40;

  /** Most ticks between two stamps of a ring: twice the longest window. */
  private static final int FARTHEST = (1 << 24) - 2;

  private static final int STAMP = 3;
  private static final int MASK = 0xff_ffff;

  /** A stamp is read as an int, so there is a byte after the last. */
  private static final int PAD = 1;

  /** The windows that occur; subjects with equal ones share them, and find them in the cache. */
  private Windows[] kinds = {};

  /**
   * All that is known of a subject in one array, and what is read at every decision first: a
   * subject that has gone cold costs two misses of the cache, and not one for each of its values.
   */
  private byte[][] records = {};

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
        records[s] = new byte[RING + PAD];
        LONGS.set(records[s], FORGOTTEN, NEVER);
        LONGS.set(records[s], TRIM_FROM, NEVER);
      } else {
        replace(s, old[get(records[s], KIND)], windows);
      }
      INTS.set(records[s], KIND, (int) kind);
    }
    kinds = distinct.toArray(new Windows[0]);
  }

  /** Whether one more start may begin now. */
  public boolean admits(int subject, long now) {
    byte[] record = records[subject];
    Windows w = kinds[get(record, KIND)];
    int outstanding = get(record, OUTSTANDING);
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
    byte[] record = records[subject];
    Windows w = kinds[get(record, KIND)];
    int outstanding = get(record, OUTSTANDING);
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
    add(records[subject], OUTSTANDING, 1);
  }

  /** An outstanding start is known to have reached the carrier by now: it begins to age. */
  public void answered(int subject, long now) {
    byte[] record = records[subject];
    add(record, OUTSTANDING, -1);
    Windows w = kinds[get(record, KIND)];
    int cap = w.maxCap();
    if (cap == 0) {
      LONGS.set(record, FORGOTTEN, now);
      return;
    }
    long ticks = w.ticks(now);
    if (ticks - (long) LONGS.get(record, TRIM_FROM) >= FARTHEST) {
      trim(record, w, now);
    }
    int size = get(record, SIZE);
    int length = capacity(record);
    if (size == length && length < cap) {
      length = Math.min(cap, Math.max(FIRST_RING, length * 2));
      record = inOrder(record, length);
      records[subject] = record;
    }
    int head = get(record, HEAD);
    if (size == length) {
      LONGS.set(record, FORGOTTEN, leaver(record, size, w.shift()));
    } else {
      INTS.set(record, SIZE, size + 1);
    }
    // What was rounded up to the longer ticks of other windows may seem to lie ahead.
    push(record, head, size == 0 ? ticks : Math.max(ticks, whole(record)));
    INTS.set(record, HEAD, head + 1 == length ? 0 : head + 1);
  }

  /** An outstanding start certainly did not reach the carrier: it leaves without a trace. */
  public void undone(int subject) {
    add(records[subject], OUTSTANDING, -1);
  }

  /** Starts that count in the first window now; 0 when the subject has none. For people. */
  public int used(int subject, long now) {
    byte[] record = records[subject];
    Windows w = kinds[get(record, KIND)];
    if (w.size() == 0) {
      return 0;
    }
    int aged = 0;
    int size = get(record, SIZE);
    while (aged < size && now - leaver(record, aged + 1, w.shift()) < w.length(0)) {
      aged++;
    }
    return Math.min(aged, w.cap(0)) + get(record, OUTSTANDING);
  }

  /** Starts without an answer yet. */
  public int outstanding(int subject) {
    return get(records[subject], OUTSTANDING);
  }

  /** The start that must have left a window before one more may begin, in nanoseconds. */
  private static long leaver(byte[] record, int k, int shift) {
    return get(record, SIZE) >= k
        ? youngest(record, k) << shift
        : (long) LONGS.get(record, FORGOTTEN);
  }

  /** The k-th youngest answered start in ticks, k from 1 to size. */
  private static long youngest(byte[] record, int k) {
    int at = get(record, HEAD) - k;
    int stamp = get(record, RING + STAMP * (at < 0 ? at + capacity(record) : at));
    long whole = whole(record);
    return whole - (((int) whole - stamp) & MASK);
  }

  /**
   * Drops what is older than the longest window: nobody asks for it, and distances must not wrap.
   */
  private static void trim(byte[] record, Windows w, long now) {
    int size = get(record, SIZE);
    if (size == 0) {
      return;
    }
    long longest = w.maxLength();
    // Whatever the age of the youngest, it is told exactly; of the others only if that is not old.
    long oldest = whole(record) << w.shift();
    if (now - oldest >= longest) {
      LONGS.set(record, FORGOTTEN, oldest);
      INTS.set(record, SIZE, 0);
      return;
    }
    int left = size;
    oldest = youngest(record, left) << w.shift();
    while (now - oldest >= longest) {
      LONGS.set(record, FORGOTTEN, oldest);
      left--;
      oldest = youngest(record, left) << w.shift();
    }
    LONGS.set(record, TRIM_FROM, oldest >> w.shift());
    INTS.set(record, SIZE, left);
  }

  private static void push(byte[] record, int at, long ticks) {
    LONGS.set(record, YOUNGEST, ticks);
    int offset = RING + STAMP * at;
    record[offset] = (byte) ticks;
    record[offset + 1] = (byte) (ticks >> 8);
    record[offset + 2] = (byte) (ticks >> 16);
  }

  /** Other windows for the subject: stamps in their ticks, as many as they can count. */
  private void replace(int subject, Windows old, Windows windows) {
    byte[] record = records[subject];
    int size = get(record, SIZE);
    if (old.shift() == windows.shift() && capacity(record) <= windows.maxCap()) {
      return;
    }
    long[] nanos = new long[size];
    for (int k = 1; k <= size; k++) {
      nanos[size - k] = youngest(record, k) << old.shift();
    }
    int keep = Math.min(size, windows.maxCap());
    byte[] other = new byte[RING + STAMP * Math.min(capacity(record), windows.maxCap()) + PAD];
    System.arraycopy(record, 0, other, 0, RING);
    int from = size - keep;
    // A stamp that is too far from the youngest is older than any of the windows.
    while (from < size && nanos[size - 1] - nanos[from] >= windows.maxLength()) {
      from++;
    }
    if (from > 0) {
      LONGS.set(other, FORGOTTEN, nanos[from - 1]);
    }
    for (int i = from; i < size; i++) {
      push(other, i - from, windows.ticks(nanos[i]));
    }
    int left = size - from;
    LONGS.set(other, TRIM_FROM, NEVER);
    INTS.set(other, SIZE, left);
    INTS.set(other, HEAD, left == capacity(other) ? 0 : left);
    records[subject] = other;
  }

  /** A record with a longer ring, the oldest stamp first. */
  private static byte[] inOrder(byte[] record, int length) {
    byte[] other = new byte[RING + STAMP * length + PAD];
    int size = get(record, SIZE);
    System.arraycopy(record, 0, other, 0, RING);
    for (int k = size; k >= 1; k--) {
      push(other, size - k, youngest(record, k));
    }
    INTS.set(other, HEAD, size == length ? 0 : size);
    return other;
  }

  /** Stamps that the ring of the record has room for. */
  private static int capacity(byte[] record) {
    return (record.length - RING) / STAMP;
  }

  private static long whole(byte[] record) {
    return (long) LONGS.get(record, YOUNGEST);
  }

  private static int get(byte[] record, int at) {
    return (int) INTS.get(record, at);
  }

  private static void add(byte[] record, int at, int more) {
    INTS.set(record, at, (int) INTS.get(record, at) + more);
  }
}
