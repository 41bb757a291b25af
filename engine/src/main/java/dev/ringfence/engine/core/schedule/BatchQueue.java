package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.BatchState;
import dev.ringfence.engine.core.model.Priority;
import dev.ringfence.engine.core.port.KernelEvent;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one batch. Lane-confined.
 *
 * <p>Rows are taken in the order of the upload by a cursor, so a million queued rows cost nothing
 * but their columns (8 bytes of destination, 2 of zones, 1 of state); only rows that had to step
 * aside are kept elsewhere.
 */
final class BatchQueue {
  /** Not yet reached by the cursor, or back in the queue. */
  static final byte QUEUED = 0;

  /** Waits for the calling window to open. */
  static final byte PARKED = 1;

  /** Waits for the destination's limits. */
  static final byte HELD = 2;

  static final byte IN_PROGRESS = 3;
  static final byte DONE = 4;

  /** Waits for its own earliest instant. */
  static final byte DEFERRED = 5;

  /** Waits for the delay of its retry. */
  static final byte RETRYING = 6;

  private static final int STATES = 7;

  private static final long[] NO_DESTINATIONS = {};
  private static final char[] NO_ZONES = {};

  final int index;
  final int template;

  /** Has part in it with other parts of the same batch that nodes share. */
  final Share share;

  final byte[] state;
  long[] destinations;
  char[] zones;
  BatchState batchState = BatchState.RUNNING;
  boolean hangUp;

  /** Whether it stands in the queue of its share's batches that have something to try. */
  boolean enlisted;

  /** Its earliest instant is still to come: none of its calls is tried. */
  boolean closed;

  final RowTerms times;

  private final int[] counts = new int[STATES];
  private final RowHeap returned = new RowHeap();
  private int cursor;

  /**
   * @param sibling one whose share it has part in if their terms are the same, or null
   */
  BatchQueue(KernelEvent.BatchAccepted accepted, @Nullable BatchQueue sibling) {
    index = accepted.batch();
    template = accepted.template();
    int priority = accepted.terms().priority().ordinal();
    int weight = accepted.terms().weight();
    share =
        sibling != null && sibling.share.fits(template, priority, weight)
            ? sibling.share
            : new Share(index, template, priority, weight);
    destinations = accepted.destinations();
    zones = accepted.zones();
    state = new byte[destinations.length];
    times = new RowTerms(accepted.terms(), accepted.times());
    counts[QUEUED] = state.length;
  }

  /** Whether it may also use what is kept for urgent calls. */
  boolean urgent() {
    return share.priority == Priority.URGENT.ordinal();
  }

  int size() {
    return state.length;
  }

  /** Calls without a disposition and without an attempt under way. */
  int waiting() {
    return size() - counts[IN_PROGRESS] - counts[DONE];
  }

  /** Whether a row could be tried now, as far as the batch itself goes. */
  boolean runnable() {
    return batchState == BatchState.RUNNING && !closed && (!returned.isEmpty() || cursor < size());
  }

  /** The next row in the order of the upload; the batch must be runnable. */
  int poll() {
    if (!returned.isEmpty() && (cursor >= size() || returned.first() < cursor)) {
      return returned.poll();
    }
    return cursor++;
  }

  /** Puts a row back into the queue. */
  void giveBack(int row) {
    move(row, QUEUED);
    returned.add(row);
  }

  /** The only place that changes a row's state: how many rows are in each goes with it. */
  void move(int row, byte to) {
    counts[state[row]]--;
    counts[to]++;
    state[row] = to;
  }

  /** How many rows are in a state. */
  int count(byte kind) {
    return counts[kind];
  }

  int done() {
    return counts[DONE];
  }

  /** Every row has its disposition: the columns are of no more use. */
  void forget() {
    destinations = NO_DESTINATIONS;
    zones = NO_ZONES;
    times.forget();
  }
}
