package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.Priority;
import dev.ringfence.engine.core.model.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is: strict classes, and inside a class shares by weight. Lane-confined.
 *
 * <p>Every batch has a pass, which goes up by 1/weight with each of its calls; among the templates
 * that something changed for (the marked ones), the batch of the highest class with the lowest pass
 * is next. So a number that several templates want goes to the batch that is furthest behind its
 * share, whichever template that is of. The parts that this engine has of a batch that nodes share
 * have one pass together ({@link Share}), and are one batch here.
 *
 * <p>A batch that has nothing to try (all its calls wait for something of their own) is not in the
 * queue, and comes back level with the one that is furthest behind among those it contends with: it
 * accrues nothing meanwhile, and neither does what it had before count against it for longer than
 * one of its calls. The same holds for a template that could use more numbers than others: when it
 * meets them again at a number that all want, see {@link #contend}, it is at most one call ahead.
 * Bound on the wait: between two calls of a batch of weight w that could be dialled all the time,
 * another batch of its class and weight v gets at most ceil(v/w) + 1 of the calls that it could
 * have had, and one more if a call of the other was denied by the books that nodes share. Where
 * pools overlap only in part, the other may meet a third that is further behind, at a number of
 * theirs, and be set back itself; then the count begins anew.
 *
 * <p>A decision costs the logarithm of the number of marked templates and of the template's
 * batches.
 */
final class FairShare {
  /**
   * What a call costs a batch of weight 1. Large enough that dividing it by a weight is exact
   * enough.
   */
  static final long STRIDE = 1L << 28;

  private static final int CLASSES = Priority.values().length;
  private static final int ABSENT = -1;

  /** By template and class. */
  private ShareHeap[] queues;

  /**
   * Templates that can take calls through the same account, directly or in a chain, have the same.
   */
  private int[] contest;

  /** Marked templates, the most entitled first. */
  private int[] heap;

  private int[] position;
  private int size;
  private long turns;

  FairShare(Topology topology) {
    queues = new ShareHeap[0];
    contest = new int[0];
    heap = new int[0];
    position = new int[0];
    reconfigure(topology);
  }

  /** Templates were added, or pools changed: whoever contends now begins level. */
  void reconfigure(Topology topology) {
    int templates = topology.templates().size();
    int before = queues.length;
    queues = Arrays.copyOf(queues, templates * CLASSES);
    for (int q = 0; q < queues.length; q++) {
      if (q >= before) {
        queues[q] = new ShareHeap();
      }
      queues[q].level();
    }
    contest = contests(topology);
    heap = Arrays.copyOf(heap, templates);
    int known = position.length;
    position = Arrays.copyOf(position, templates);
    Arrays.fill(position, known, templates, ABSENT);
    for (int i = size / 2 - 1; i >= 0; i--) {
      sink(i);
    }
  }

  /** Something changed for the better for this template. */
  void mark(int template) {
    if (position[template] == ABSENT && head(template) != null) {
      position[template] = size;
      heap[size++] = template;
      rise(size - 1);
    }
  }

  boolean anyMarked() {
    return size > 0;
  }

  /** The marked template whose batch is most entitled, or -1 if none has anything to try. */
  int best() {
    while (size > 0) {
      int template = heap[0];
      if (head(template) == null) {
        block(template);
      } else {
        // Its former head may have left: then another one may be more entitled.
        sink(0);
        if (heap[0] == template) {
          return template;
        }
      }
    }
    return ABSENT;
  }

  /** Whose call is the template's next one, or null if none has anything to try. */
  @Nullable BatchQueue next(int template) {
    Share head = head(template);
    return head == null ? null : head.next();
  }

  /**
   * The class of the template's next call, as its priority's ordinal, or -1 if it has none. Changes
   * nothing, and costs more than {@link #next}.
   */
  int classOf(int template) {
    for (int c = 0; c < CLASSES; c++) {
      if (queues[template * CLASSES + c].anyRunnable()) {
        return c;
      }
    }
    return ABSENT;
  }

  private @Nullable Share head(int template) {
    for (int c = template * CLASSES; c < (template + 1) * CLASSES; c++) {
      Share first = queues[c].first();
      if (first != null) {
        return first;
      }
    }
    return null;
  }

  /** Nothing can be done for the template until something of its pool changes. */
  void block(int template) {
    int at = position[template];
    if (at == ABSENT) {
      return;
    }
    position[template] = ABSENT;
    int last = heap[--size];
    if (at < size) {
      heap[at] = last;
      position[last] = at;
      sink(at);
      rise(position[last]);
    }
  }

  /**
   * Templates that may all use what is free now: whoever is ahead of the one that is furthest
   * behind, by calls that the others could not have had, is set back to one call ahead.
   *
   * @param among how many of {@code templates} there are; one may be named twice
   */
  void contend(int[] templates, int among) {
    for (int c = 0; c < CLASSES; c++) {
      long lowest = Long.MAX_VALUE;
      for (int i = 0; i < among; i++) {
        ShareHeap queue = queues[templates[i] * CLASSES + c];
        Share first = queue.first();
        lowest = first == null ? lowest : Math.min(lowest, queue.pass(first));
      }
      for (int i = 0; i < among && lowest != Long.MAX_VALUE; i++) {
        ShareHeap queue = queues[templates[i] * CLASSES + c];
        Share first = queue.first();
        if (first != null && queue.pass(first) - lowest > STRIDE / first.weight) {
          queue.lower(queue.pass(first) - lowest - STRIDE / first.weight);
          if (position[templates[i]] != ABSENT) {
            rise(position[templates[i]]);
          }
        }
      }
    }
  }

  /** A batch of the template left or was paused: another one may be its most entitled now. */
  void tidy(int template) {
    if (position[template] != ABSENT) {
      sink(position[template]);
    }
  }

  /** The template's most entitled batch got a call. */
  void served(int template, BatchQueue batch) {
    Share share = batch.share;
    if (share.owed) {
      share.owed = false;
    } else {
      share.pass += STRIDE / share.weight;
    }
    share.turn = ++turns;
    queues[template * CLASSES + share.priority].sinkFirst();
    tidy(template);
  }

  /**
   * A call that the batch got was denied to it after all: its next one costs it nothing. Of several
   * that were denied since only one is made up for, so that it is never more than a call ahead of
   * its share.
   */
  void undone(BatchQueue batch) {
    batch.share.owed = true;
  }

  /** The batch has something to try. */
  void enlist(BatchQueue batch) {
    Share share = batch.share;
    share.add(batch);
    if (!share.enlisted) {
      enlist(share);
    }
    mark(share.template);
    rise(position[share.template]);
  }

  private void enlist(Share share) {
    share.enlisted = true;
    ShareHeap queue = queues[share.template * CLASSES + share.priority];
    long lowest = furthestBehind(share.template, share.priority);
    if (lowest != Long.MAX_VALUE) {
      long own = Math.max(lowest, Math.min(queue.pass(share), lowest + STRIDE / share.weight));
      share.pass += own - queue.pass(share);
    }
    queue.add(share);
  }

  /** The lowest pass of those a newcomer contends with in its class, or the highest number. */
  private long furthestBehind(int template, int priority) {
    ShareHeap siblings = queues[template * CLASSES + priority];
    Share sibling = siblings.first();
    if (sibling != null) {
      return siblings.pass(sibling);
    }
    long lowest = Long.MAX_VALUE;
    for (int t = 0; t < contest.length; t++) {
      if (contest[t] == contest[template]) {
        ShareHeap queue = queues[t * CLASSES + priority];
        Share first = queue.first();
        lowest = first == null ? lowest : Math.min(lowest, queue.pass(first));
      }
    }
    return lowest;
  }

  private void rise(int from) {
    int at = from;
    int template = heap[at];
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (!before(template, heap[parent])) {
        break;
      }
      set(at, heap[parent]);
      at = parent;
    }
    set(at, template);
  }

  private void sink(int from) {
    int at = from;
    int template = heap[at];
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && before(heap[child + 1], heap[child])) {
        child++;
      }
      if (!before(heap[child], template)) {
        break;
      }
      set(at, heap[child]);
      at = child;
    }
    set(at, template);
  }

  private void set(int at, int template) {
    heap[at] = template;
    position[template] = at;
  }

  private boolean before(int a, int b) {
    Share first = head(a);
    Share second = head(b);
    if (first == null || second == null) {
      return first != null;
    }
    if (first.priority != second.priority) {
      return first.priority < second.priority;
    }
    long one = queues[a * CLASSES + first.priority].pass(first);
    long other = queues[b * CLASSES + second.priority].pass(second);
    return one < other || (one == other && first.hadBefore(second));
  }

  /** For each template the lowest account that it is joined with by shared accounts. */
  private static int[] contests(Topology topology) {
    int[] joined = new int[topology.accounts().size()];
    Arrays.setAll(joined, a -> a);
    List<int[]> accountsOf = new ArrayList<>();
    for (int t = 0; t < topology.templates().size(); t++) {
      int[] accounts =
          topology.templates().get(t).pool().stream()
              .mapToInt(n -> topology.numbers().get(n).account())
              .distinct()
              .toArray();
      accountsOf.add(accounts);
      for (int account : accounts) {
        int a = root(joined, accounts[0]);
        int b = root(joined, account);
        joined[Math.max(a, b)] = Math.min(a, b);
      }
    }
    int[] contest = new int[accountsOf.size()];
    for (int t = 0; t < contest.length; t++) {
      int[] accounts = accountsOf.get(t);
      contest[t] = accounts.length == 0 ? ABSENT : root(joined, accounts[0]);
    }
    return contest;
  }

  private static int root(int[] joined, int account) {
    int at = account;
    while (joined[at] != at) {
      at = joined[at];
    }
    return at;
  }
}
