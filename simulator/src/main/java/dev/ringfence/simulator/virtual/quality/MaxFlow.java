package dev.ringfence.simulator.virtual.quality;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The most that can flow from a source to a sink through pipes of limited width: Dinic's algorithm.
 * Lane-confined.
 */
final class MaxFlow {
  static final long UNLIMITED = Long.MAX_VALUE / 4;
  private static final int NONE = -1;

  private int[] first = new int[64];
  private int nodes;
  private int[] next = new int[256];
  private int[] to = new int[256];
  private long[] room = new long[256];
  private int pipes;
  private int[] level = {};
  private int[] at = {};

  int node() {
    if (nodes == first.length) {
      first = Arrays.copyOf(first, nodes * 2);
    }
    first[nodes] = NONE;
    return nodes++;
  }

  void pipe(int from, int into, long width) {
    half(from, into, width);
    half(into, from, 0);
  }

  private void half(int from, int into, long width) {
    if (pipes == to.length) {
      next = Arrays.copyOf(next, pipes * 2);
      to = Arrays.copyOf(to, pipes * 2);
      room = Arrays.copyOf(room, pipes * 2);
    }
    to[pipes] = into;
    room[pipes] = width;
    next[pipes] = first[from];
    first[from] = pipes++;
  }

  /** The most; to be asked once. */
  long most(int source, int sink) {
    long sum = 0;
    level = new int[nodes];
    while (levels(source, sink)) {
      at = Arrays.copyOf(first, nodes);
      for (long more = push(source, sink, UNLIMITED);
          more > 0;
          more = push(source, sink, UNLIMITED)) {
        sum += more;
      }
    }
    return sum;
  }

  /** Distances from the source over pipes that have room; whether the sink is reached. */
  private boolean levels(int source, int sink) {
    Arrays.fill(level, NONE);
    level[source] = 0;
    ArrayDeque<Integer> queue = new ArrayDeque<>();
    queue.add(source);
    for (Integer node = queue.poll(); node != null; node = queue.poll()) {
      for (int p = first[node]; p != NONE; p = next[p]) {
        if (room[p] > 0 && level[to[p]] == NONE) {
          level[to[p]] = level[node] + 1;
          queue.add(to[p]);
        }
      }
    }
    return level[sink] != NONE;
  }

  private long push(int node, int sink, long most) {
    if (node == sink) {
      return most;
    }
    for (; at[node] != NONE; at[node] = next[at[node]]) {
      int p = at[node];
      if (room[p] > 0 && level[to[p]] == level[node] + 1) {
        long pushed = push(to[p], sink, Math.min(most, room[p]));
        if (pushed > 0) {
          room[p] -= pushed;
          room[p ^ 1] += pushed;
          return pushed;
        }
      }
    }
    return 0;
  }
}
