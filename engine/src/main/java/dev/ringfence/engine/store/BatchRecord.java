package dev.ringfence.engine.store;

import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.port.BatchDraft;
import dev.ringfence.engine.core.port.BatchRows;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One accepted batch and what became of its calls. Lane-confined. */
public final class BatchRecord {
  private static final int PACE_SECONDS = 60;

  private final String id;
  private final BatchDraft draft;
  private final long createdMillis;
  private final CallResults results;
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

  BatchRecord(String id, BatchDraft draft, long createdMillis) {
    this.id = id;
    this.draft = draft;
    this.createdMillis = createdMillis;
    this.results = new CallResults(draft.rows().size());
    if (draft.rows().size() == 0) {
      finishedMillis = createdMillis;
    }
  }

  public String id() {
    return id;
  }

  public BatchDraft draft() {
    return draft;
  }

  public BatchRows rows() {
    return draft.rows();
  }

  public long createdMillis() {
    return createdMillis;
  }

  /** When its last call got its disposition, or 0. */
  public long finishedMillis() {
    return finishedMillis;
  }

  public int done() {
    return done;
  }

  /** A row's attempt ended, and it will be tried again. */
  public void retrying(int row, int attempts) {
    byte[] counts = attemptsSoFar;
    if (counts == null) {
      counts = new byte[rows().size()];
      attemptsSoFar = counts;
    }
    counts[row] = (byte) attempts;
  }

  /** Attempts of a row that has no result yet, without the one under way. */
  public int attempts(int row) {
    byte[] counts = attemptsSoFar;
    return counts == null ? 0 : counts[row];
  }

  /** A row's result, or null while it has none. */
  public @Nullable CallResult result(int row) {
    return results.get(row);
  }

  /**
   * Keeps a row's result. A second one for the same row is refused: every call reaches exactly one
   * disposition.
   */
  public boolean finish(int row, CallResult result) {
    if (!results.put(row, result)) {
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
    if (done == rows().size()) {
      finishedMillis = result.endedMillis();
    }
    return true;
  }

  public Map<Disposition, Integer> dispositions() {
    Map<Disposition, Integer> counts = new EnumMap<>(Disposition.class);
    for (Disposition disposition : Disposition.values()) {
      if (dispositions[disposition.ordinal()] > 0) {
        counts.put(disposition, dispositions[disposition.ordinal()]);
      }
    }
    return counts;
  }

  public Map<Outcome, Integer> outcomes() {
    Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      if (outcomes[outcome.ordinal()] > 0) {
        counts.put(outcome, outcomes[outcome.ordinal()]);
      }
    }
    return counts;
  }

  /**
   * When the rest should be done at the pace of the last minute, or -1 if nothing was done in it.
   */
  public long etaMillis(long nowMillis) {
    long second = nowMillis / 1000;
    long oldest = Math.max(second - PACE_SECONDS + 1, createdMillis / 1000);
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
    return nowMillis + (long) ((rows().size() - done) / perMilli);
  }
}
