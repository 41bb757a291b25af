package dev.ringfence.simulator.virtual.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What will happen, in virtual time; of equal instants, what was planned first. Lane-confined.
 *
 * <p>A wheel of {@value #BUCKETS} buckets of some four milliseconds for what happens within
 * minutes, a small heap for the present bucket, which puts its entries in order, and a heap for
 * what is further away. Nothing is allocated per entry. Nothing is ever taken back either: who
 * planned something that has become moot sees so when it happens.
 */
public final class Agenda {
  private static final int KIND_SHIFT = 56;
  private static final long PAYLOAD = (1L << KIND_SHIFT) - 1;
  private static final int WIDTH_BITS = 22;
  private static final int BUCKETS = 1 << 16;
  private static final int MASK = BUCKETS - 1;
  private static final int NONE = -1;

  private final List<Happening> kinds = new ArrayList<>();
  private final List<Runnable> tasks = new ArrayList<>();
  private final int task;
  private final EntryHeap near = new EntryHeap();
  private final EntryHeap far = new EntryHeap();
  private final int[] heads = new int[BUCKETS];
  private final long[] filled = new long[BUCKETS / 64];
  private long[] at = new long[1024];
  private long[] order = new long[1024];
  private long[] what = new long[1024];
  private int[] after = new int[1024];
  private int used;
  private int free = NONE;

  /** The bucket whose entries are near; counted from instant 0. */
  private long current;

  private int size;
  private long planned;
  private long ran;
  private long now;

  /** What is done when an entry's instant comes. */
  public interface Happening {
    /**
     * It is time.
     *
     * @param payload as it was planned
     */
    void happen(long payload);
  }

  /** An empty one at an instant of the monotonic clock, in nanoseconds. */
  public Agenda(long now) {
    this.now = now;
    this.current = now >> WIDTH_BITS;
    Arrays.fill(heads, NONE);
    this.task = register(payload -> tasks.get((int) payload).run());
  }

  /** A new kind of entry. */
  public int register(Happening happening) {
    kinds.add(happening);
    return kinds.size() - 1;
  }

  /** Plans an entry; {@code payload} is at most 56 bits wide. */
  public void in(long nanos, int kind, long payload) {
    push(now + Math.max(0, nanos), ((long) kind << KIND_SHIFT) | payload);
  }

  /** Plans something rare. */
  public void in(long nanos, Runnable rare) {
    tasks.add(rare);
    in(nanos, task, tasks.size() - 1);
  }

  /** The virtual instant, in nanoseconds. */
  public long now() {
    return now;
  }

  /** The instant of the first entry; {@link Long#MAX_VALUE} if there is none. */
  public long next() {
    if (size == 0) {
      return Long.MAX_VALUE;
    }
    bringNear();
    return near.firstAt();
  }

  /** Entries that have happened. */
  public long ran() {
    return ran;
  }

  /** Lets time pass without anything happening; never back, never past an entry. */
  public void advance(long to) {
    now = Math.max(now, Math.min(to, next()));
  }

  /** Goes to the first entry and lets it happen. */
  public void runFirst() {
    bringNear();
    now = Math.max(now, near.firstAt());
    long first = near.firstWhat();
    near.pop();
    size--;
    ran++;
    kinds.get((int) (first >>> KIND_SHIFT)).happen(first & PAYLOAD);
  }

  private void push(long instant, long entry) {
    long rank = planned++;
    long bucket = instant >> WIDTH_BITS;
    if (bucket <= current) {
      near.push(instant, rank, entry);
    } else if (bucket < current + BUCKETS) {
      link((int) bucket & MASK, instant, rank, entry);
    } else {
      far.push(instant, rank, entry);
    }
    size++;
  }

  private void link(int bucket, long instant, long rank, long entry) {
    int node = free;
    if (node == NONE) {
      node = used++;
      if (node == at.length) {
        at = Arrays.copyOf(at, node * 2);
        order = Arrays.copyOf(order, node * 2);
        what = Arrays.copyOf(what, node * 2);
        after = Arrays.copyOf(after, node * 2);
      }
    } else {
      free = after[node];
    }
    at[node] = instant;
    order[node] = rank;
    what[node] = entry;
    after[node] = heads[bucket];
    heads[bucket] = node;
    filled[bucket >> 6] |= 1L << bucket;
  }

  /** Makes the first entry one of the near ones; there must be an entry. */
  private void bringNear() {
    while (near.isEmpty()) {
      long next = nextFilled();
      if (!far.isEmpty()) {
        next = Math.min(next, far.firstAt() >> WIDTH_BITS);
      }
      current = next;
      while (!far.isEmpty() && far.firstAt() >> WIDTH_BITS < current + BUCKETS) {
        long bucket = far.firstAt() >> WIDTH_BITS;
        if (bucket == current) {
          near.push(far.firstAt(), far.firstOrder(), far.firstWhat());
        } else {
          link((int) bucket & MASK, far.firstAt(), far.firstOrder(), far.firstWhat());
        }
        far.pop();
      }
      empty((int) current & MASK);
    }
  }

  private void empty(int bucket) {
    int node = heads[bucket];
    while (node != NONE) {
      near.push(at[node], order[node], what[node]);
      int following = after[node];
      after[node] = free;
      free = node;
      node = following;
    }
    heads[bucket] = NONE;
    filled[bucket >> 6] &= ~(1L << bucket);
  }

  /** The first bucket after the current one that has entries, or MAX_VALUE. */
  private long nextFilled() {
    int from = (int) (current + 1) & MASK;
    long word = filled[from >> 6] & (-1L << from);
    for (int i = 0; i <= filled.length; i++) {
      int at64 = ((from >> 6) + i) & (filled.length - 1);
      long bits = i == 0 ? word : filled[at64];
      if (bits != 0) {
        int bucket = (at64 << 6) + Long.numberOfTrailingZeros(bits);
        return current + 1 + ((bucket - from) & MASK);
      }
    }
    return Long.MAX_VALUE;
  }
}
