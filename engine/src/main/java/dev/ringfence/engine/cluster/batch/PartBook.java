package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.redis.batch.Fate;
import dev.ringfence.engine.store.CallResult;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Kept;
import dev.ringfence.engine.store.SharedRef;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The parts of this engine by the numbers they are stored under, and what the lane says of them.
 * Confined to the thread of the shared limits.
 */
final class PartBook {
  private record Known(LiveBatch batch, Part part) {}

  private final CallStore store;
  private final Leases leases;
  private final LongSupplier wall;
  private final Map<Long, Known> parts = new HashMap<>();

  PartBook(CallStore store, Leases leases, LongSupplier wall) {
    this.store = store;
    this.leases = leases;
    this.wall = wall;
  }

  /**
   * Takes what a former process had.
   *
   * @param batches makes or finds the batch that a part is of
   */
  void restore(Kept kept, BiFunction<String, Label, LiveBatch> batches) {
    Map<Long, Integer> attempts = new HashMap<>();
    kept.attempts().forEach(attempt -> attempts.merge(attempt.batch(), 1, Integer::sum));
    for (Kept.Batch stored : kept.batches()) {
      SharedRef shared = stored.head().shared();
      if (shared == null || !shared.part()) {
        continue;
      }
      long local = stored.head().batch();
      Part part =
          new Part(
              shared.segment(),
              shared.first(),
              local,
              shared.token(),
              stored.head().size(),
              stored.finishedMillis() != 0);
      part.inProgress = attempts.getOrDefault(local, 0);
      LiveBatch batch = batches.apply(shared.batch(), Label.of(stored.head()));
      batch.parts.put(shared.segment(), part);
      add(batch, part);
    }
  }

  void add(LiveBatch batch, Part part) {
    parts.put(part.local, new Known(batch, part));
  }

  /** This node has nothing to do with the batch any more. */
  void forget(LiveBatch batch) {
    batch.parts.values().forEach(part -> parts.remove(part.local));
  }

  /** Rows whose fate was not acknowledged to a former process, by stored batch. */
  Map<Long, Set<Integer>> owedRows() {
    Map<Long, Set<Integer>> owed = new HashMap<>();
    for (long local : parts.keySet()) {
      Set<Integer> rows = new HashSet<>();
      store.unacknowledged(
          local, (row, result) -> rows.add(row), (row, made, due) -> rows.add(row));
      owed.put(local, rows);
    }
    return owed;
  }

  /**
   * Owes what a former process did not write.
   *
   * @param ended attempts that keep their leases until it is written, by stored batch and row
   */
  void owe(Map<Long, Map<Integer, List<Ended>>> ended) {
    for (long local : List.copyOf(parts.keySet())) {
      Map<Integer, List<Ended>> rows = ended.getOrDefault(local, Map.of());
      store.unacknowledged(
          local,
          (row, result) -> disposed(local, row, result, rows.getOrDefault(row, List.of())),
          (row, made, due) -> retrying(local, row, made, due, rows.getOrDefault(row, List.of())));
    }
  }

  /** Of a batch that is gone nobody waits for what became of its rows: the leases are free. */
  void disposed(long local, int row, CallResult result, List<Ended> ended) {
    Known known = parts.get(local);
    if (known != null) {
      int inBatch = known.part.first + row;
      Fate fate = Fate.disposed(inBatch, Packing.kind(result), Packing.result(result));
      known.batch.owe(OwedFate.disposed(known.part, row, fate, ended));
    } else {
      ended.forEach(end -> leases.release(end.attempt(), end.evidence()));
    }
  }

  void retrying(long local, int row, int attempts, long dueMillis, List<Ended> ended) {
    Known known = parts.get(local);
    if (known != null) {
      Fate fate = Fate.retry(known.part.first + row, attempts, dueMillis);
      long dueNanos = System.nanoTime() + (dueMillis - wall.getAsLong()) * 1_000_000;
      known.batch.owe(new OwedFate(known.part, row, fate, dueNanos, ended));
    } else {
      ended.forEach(end -> leases.release(end.attempt(), end.evidence()));
    }
  }

  /** After what one step of the lane said of a part. */
  void progressed(long local, int fresh, int inProgress, boolean finished) {
    @Nullable Known known = parts.get(local);
    if (known != null) {
      known.batch.progressed(known.part, fresh, inProgress, finished);
    }
  }
}
