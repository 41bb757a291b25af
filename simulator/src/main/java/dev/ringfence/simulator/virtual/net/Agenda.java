package dev.ringfence.simulator.virtual.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What will happen, in virtual time; of equal instants, what was planned first. Lane-confined.
 *
 * <p>A heap of four-way nodes over parallel arrays: nothing is allocated per entry. Nothing is ever
 * taken back either: who planned something that has become moot sees so when it happens.
 */
public final class Agenda {
  private static final int KIND_SHIFT = 56;
  private static final long PAYLOAD = (1L << KIND_SHIFT) - 1;

  private final List<Happening> kinds = new ArrayList<>();
  private final List<Runnable> tasks = new ArrayList<>();
  private final int task;
  private long[] at = new long[1024];
  private long[] order = new long[1024];
  private long[] what = new long[1024];
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
    return size == 0 ? Long.MAX_VALUE : at[0];
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
    now = Math.max(now, at[0]);
    long first = what[0];
    pop();
    ran++;
    kinds.get((int) (first >>> KIND_SHIFT)).happen(first & PAYLOAD);
  }

  private void push(long instant, long entry) {
    if (size == at.length) {
      at = Arrays.copyOf(at, size * 2);
      order = Arrays.copyOf(order, size * 2);
      what = Arrays.copyOf(what, size * 2);
    }
    int hole = size++;
    // A later entry of the same instant has the higher order, so only the instant counts going up.
    while (hole > 0) {
      int parent = (hole - 1) >> 2;
      if (at[parent] <= instant) {
        break;
      }
      move(parent, hole);
      hole = parent;
    }
    at[hole] = instant;
    order[hole] = planned++;
    what[hole] = entry;
  }

  private void pop() {
    int last = --size;
    long instant = at[last];
    long rank = order[last];
    int hole = 0;
    while (true) {
      int child = first(4 * hole + 1, Math.min(4 * hole + 5, last));
      if (child < 0 || !before(child, instant, rank)) {
        break;
      }
      move(child, hole);
      hole = child;
    }
    at[hole] = instant;
    order[hole] = rank;
    what[hole] = what[last];
  }

  private int first(int from, int end) {
    int best = from < end ? from : -1;
    for (int i = from + 1; i < end; i++) {
      if (before(i, at[best], order[best])) {
        best = i;
      }
    }
    return best;
  }

  private boolean before(int i, long instant, long rank) {
    return at[i] < instant || (at[i] == instant && order[i] < rank);
  }

  private void move(int from, int to) {
    at[to] = at[from];
    order[to] = order[from];
    what[to] = what[from];
  }
}
