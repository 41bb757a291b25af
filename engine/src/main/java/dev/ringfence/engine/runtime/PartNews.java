package dev.ringfence.engine.runtime;

import dev.ringfence.engine.cluster.batch.Ended;
import dev.ringfence.engine.core.port.Trace;
import dev.ringfence.engine.core.schedule.Inspector;
import dev.ringfence.engine.core.schedule.Kernel;
import dev.ringfence.engine.store.BatchRecord;
import dev.ringfence.engine.store.CallResult;
import dev.ringfence.engine.store.SharedRef;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one step of the kernel brings about in what nodes share: attempts that end, and what becomes
 * of rows of shared batches. Lane-confined.
 *
 * <p>What became of a row is told first, and its attempt's lease given back when all nodes can read
 * it: a node that finds neither the lease nor the result would dial again.
 */
final class PartNews {
  private final SharedGate gate;
  private final StepUnit unit;

  /**
   * Attempts of this step that are over; whether a row's fate is to be told first is to be seen.
   */
  private final Map<Long, Trace> leaving = new LinkedHashMap<>();

  /** Parts of which this step has changed something. */
  private final Set<BatchRecord> touched = new LinkedHashSet<>();

  PartNews(SharedGate gate, StepUnit unit) {
    this.gate = gate;
    this.unit = unit;
  }

  private static boolean isPart(BatchRecord record) {
    SharedRef shared = record.head().shared();
    return shared != null && shared.part();
  }

  /** A row is about to be dialled. */
  void dialled(BatchRecord record) {
    if (isPart(record)) {
      touched.add(record);
    }
  }

  /** An attempt is over. */
  void leaves(long attempt, Trace trace) {
    leaving.put(attempt, trace);
  }

  void disposed(BatchRecord record, int row, long attempt, CallResult result) {
    if (isPart(record)) {
      List<Ended> ended = ended(attempt);
      long part = record.head().batch();
      unit.afterwards(() -> gate.limits().disposed(part, row, result, ended));
      touched.add(record);
    }
  }

  void retrying(BatchRecord record, int row, long attempt, int attempts, long dueMillis) {
    if (isPart(record)) {
      List<Ended> ended = ended(attempt);
      long part = record.head().batch();
      unit.afterwards(() -> gate.limits().retrying(part, row, attempts, dueMillis, ended));
      touched.add(record);
    }
  }

  /** The attempt that is over because of what became of its row. */
  private List<Ended> ended(long attempt) {
    Trace trace = leaving.remove(attempt);
    return trace == null ? List.of() : List.of(new Ended(attempt, SharedGate.evidence(trace)));
  }

  /** The step is over. */
  void flush(Kernel kernel) {
    leaving.forEach(gate::over);
    leaving.clear();
    touched.forEach(part -> progressed(kernel, part));
    touched.clear();
  }

  /** After what became of its rows, so that a part that is done is one that was told whole. */
  private void progressed(Kernel kernel, BatchRecord part) {
    Inspector.BatchCounts counts = kernel.inspector().batch(part.index());
    int fresh = counts.waiting() - counts.retrying() - counts.deferred();
    boolean whole = part.finishedMillis() != 0;
    Runnable tell =
        () -> gate.limits().progressed(part.head().batch(), fresh, counts.inProgress(), whole);
    if (unit.isEmpty()) {
      tell.run();
    } else {
      unit.afterwards(tell);
    }
  }
}
