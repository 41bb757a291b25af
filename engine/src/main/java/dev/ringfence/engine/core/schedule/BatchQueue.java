package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.BatchState;

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

  private static final long[] NO_DESTINATIONS = {};
  private static final char[] NO_ZONES = {};

  final int index;
  final int template;
  final byte[] state;
  long[] destinations;
  char[] zones;
  BatchState batchState = BatchState.RUNNING;
  boolean hangUp;
  int parked;
  int held;
  int inProgress;
  int done;

  /** Next row that a cancel looks at. */
  int cancelCursor;

  /** Whether it stands in its template's ring of runnable batches. */
  boolean enlisted;

  private final RowHeap returned = new RowHeap();
  private int cursor;

  BatchQueue(int index, int template, long[] destinations, char[] zones) {
    this.index = index;
    this.template = template;
    this.destinations = destinations;
    this.zones = zones;
    this.state = new byte[destinations.length];
  }

  int size() {
    return state.length;
  }

  /** Calls without a disposition and without an attempt under way. */
  int waiting() {
    return size() - inProgress - done;
  }

  /** Whether a row could be tried now, as far as the batch itself goes. */
  boolean runnable() {
    return batchState == BatchState.RUNNING && (!returned.isEmpty() || cursor < size());
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
    state[row] = QUEUED;
    returned.add(row);
  }

  /** Every row has its disposition: the columns are of no more use. */
  void forget() {
    destinations = NO_DESTINATIONS;
    zones = NO_ZONES;
  }
}
