package dev.ringfence.engine.core.schedule;

import java.util.Arrays;

/**
 * Deadlines in the order of time, and in the order of arming where they are equal. Lane-confined. A
 * binary heap of primitives. Timers are not cancelled: whoever gets one checks that it still means
 * something.
 */
final class Timers {
  private long[] deadlines = new long[1024];
  private long[] order = new long[1024];
  private int[] kinds = new int[1024];
  private long[] payloads = new long[1024];
  private int size;
  private long armed;

  void arm(long deadline, int kind, long payload) {
    if (size == deadlines.length) {
      int bigger = size * 2;
      deadlines = Arrays.copyOf(deadlines, bigger);
      order = Arrays.copyOf(order, bigger);
      kinds = Arrays.copyOf(kinds, bigger);
      payloads = Arrays.copyOf(payloads, bigger);
    }
    long seq = armed++;
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (deadlines[parent] < deadline || (deadlines[parent] == deadline && order[parent] < seq)) {
        break;
      }
      copy(parent, at);
      at = parent;
    }
    set(at, deadline, seq, kind, payload);
  }

  /** The earliest deadline, or {@link Long#MAX_VALUE}. */
  long next() {
    return size == 0 ? Long.MAX_VALUE : deadlines[0];
  }

  int kind() {
    return kinds[0];
  }

  long payload() {
    return payloads[0];
  }

  /** Drops the earliest. */
  void pop() {
    size--;
    if (size == 0) {
      return;
    }
    long deadline = deadlines[size];
    long seq = order[size];
    int at = 0;
    int half = size >>> 1;
    while (at < half) {
      int child = 2 * at + 1;
      int right = child + 1;
      if (right < size && before(right, child)) {
        child = right;
      }
      if (deadline < deadlines[child] || (deadline == deadlines[child] && seq < order[child])) {
        break;
      }
      copy(child, at);
      at = child;
    }
    set(at, deadline, seq, kinds[size], payloads[size]);
  }

  private boolean before(int a, int b) {
    return deadlines[a] < deadlines[b] || (deadlines[a] == deadlines[b] && order[a] < order[b]);
  }

  private void copy(int from, int to) {
    deadlines[to] = deadlines[from];
    order[to] = order[from];
    kinds[to] = kinds[from];
    payloads[to] = payloads[from];
  }

  private void set(int at, long deadline, long seq, int kind, long payload) {
    deadlines[at] = deadline;
    order[at] = seq;
    kinds[at] = kind;
    payloads[at] = payload;
  }
}
