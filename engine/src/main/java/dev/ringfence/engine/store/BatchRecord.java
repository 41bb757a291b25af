package dev.ringfence.engine.store;

import dev.ringfence.engine.core.model.BatchState;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Outcome;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One accepted batch and what became of its calls. Lane-confined, but for its head and its rows.
 * Results are in memory while the batch goes on; once it is finished and its end is on disk, they
 * are read from there.
 */
public final class BatchRecord {
  private static final int PACE_SECONDS = 60;

  private final BatchHead head;
  private final int workspace;
  private final int template;
  private final int index;
  private final StoredRows rows;
  private @Nullable CallResults results;
  private final int[] dispositions = new int[Disposition.values().length];
  private final int[] outcomes = new int[Outcome.values().length];

  /**
   * Calls done in each of the last seconds, by second modulo {@value #PACE_SECONDS}, and which
   * second that was.
   */
  private final int[] paceCount = new int[PACE_SECONDS];

  private final long[] paceSecond = new long[PACE_SECONDS];

  /** By row; null until a call is to be tried again. */
  private byte @Nullable [] attemptsSoFar;

  private int done;
  private long finishedMillis;
  private BatchState endState = BatchState.COMPLETED;

  /**
   * A batch that goes on.
   *
   * @param workspace index of its workspace, or -1 if that is not configured any more
   * @param template index of its template
   * @param index of the batch in the kernel
   */
  public BatchRecord(BatchHead head, int workspace, int template, int index, StoredRows rows) {
    this.head = head;
    this.workspace = workspace;
    this.template = template;
    this.index = index;
    this.rows = rows;
    this.results = new CallResults(head.size());
  }

  /** One that was finished before this process began: the kernel does not know it. */
  public BatchRecord(Kept.Batch kept, int workspace, StoredRows rows) {
    head = kept.head();
    this.workspace = workspace;
    this.rows = rows;
    template = -1;
    index = -1;
    done = head.size();
    finishedMillis = kept.finishedMillis();
    endState = kept.state();
    kept.counts().dispositions().forEach((kind, n) -> dispositions[kind.ordinal()] = n);
    kept.counts().outcomes().forEach((kind, n) -> outcomes[kind.ordinal()] = n);
  }

  public BatchHead head() {
    return head;
  }

  /** Id of the batch that runners know. */
  public String publicId() {
    return head.publicId();
  }

  /** Index of its workspace, or -1. */
  public int workspace() {
    return workspace;
  }

  /** Index of its template; of a batch that the kernel knows. */
  public int template() {
    return template;
  }

  /** Its index in the kernel, or -1. */
  public int index() {
    return index;
  }

  public StoredRows rows() {
    return rows;
  }

  /** When its last call got its disposition, or 0. */
  public long finishedMillis() {
    return finishedMillis;
  }

  /** Where it stood when its last call got its disposition. */
  public BatchState endState() {
    return endState;
  }

  /** Its last call got its disposition while it stood so. */
  public void endedAs(BatchState state) {
    endState = state;
  }

  /** Whether its results are on disk only. */
  public boolean archived() {
    return results == null;
  }

  /** Its end is on disk: from now on results are read from there. */
  public void archive() {
    results = null;
    attemptsSoFar = null;
  }

  /** A row's attempt ended, and it will be tried again. */
  public void retrying(int row, int attempts) {
    byte[] counts = attemptsSoFar;
    if (counts == null) {
      counts = new byte[head.size()];
      attemptsSoFar = counts;
    }
    counts[row] = (byte) attempts;
  }

  /** Attempts of a row that has no result yet, without the one under way. */
  public int attempts(int row) {
    byte[] counts = attemptsSoFar;
    return counts == null ? 0 : counts[row];
  }

  /** A row's result, or null while it has none; of a batch that is not archived. */
  public @Nullable CallResult result(int row) {
    return results == null ? null : results.get(row);
  }

  /**
   * Keeps a row's result. A second one for the same row is refused: every call reaches exactly one
   * disposition.
   */
  public boolean finish(int row, CallResult result) {
    if (results == null || !results.put(row, result)) {
      return false;
    }
    done++;
    dispositions[result.disposition().ordinal()]++;
    Outcome outcome = result.outcome();
    if (outcome != null) {
      outcomes[outcome.ordinal()]++;
    }
    long second = result.endedMillis() / 1000;
    int at = (int) (second % PACE_SECONDS);
    if (paceSecond[at] != second) {
      paceSecond[at] = second;
      paceCount[at] = 0;
    }
    paceCount[at]++;
    if (done == head.size()) {
      finishedMillis = result.endedMillis();
    }
    return true;
  }

  /** How its calls ended so far. */
  public BatchCounts counts() {
    Map<Disposition, Integer> ends = new EnumMap<>(Disposition.class);
    for (Disposition disposition : Disposition.values()) {
      if (dispositions[disposition.ordinal()] > 0) {
        ends.put(disposition, dispositions[disposition.ordinal()]);
      }
    }
    Map<Outcome, Integer> lasts = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      if (outcomes[outcome.ordinal()] > 0) {
        lasts.put(outcome, outcomes[outcome.ordinal()]);
      }
    }
    return new BatchCounts(ends, lasts);
  }

  /**
   * When the rest should be done at the pace of the last minute, or -1 if nothing was done in it.
   */
  public long etaMillis(long nowMillis) {
    long second = nowMillis / 1000;
    long oldest = Math.max(second - PACE_SECONDS + 1, head.createdMillis() / 1000);
    int counted = 0;
    for (int i = 0; i < PACE_SECONDS; i++) {
      if (paceSecond[i] >= oldest) {
        counted += paceCount[i];
      }
    }
    if (counted == 0) {
      return -1;
    }
    double perMilli = counted / (1000.0 * (second - oldest + 1));
    return nowMillis + (long) ((head.size() - done) / perMilli);
  }
}
