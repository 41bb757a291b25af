package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.redis.batch.Fate;
import dev.ringfence.engine.store.BatchHead;
import dev.ringfence.engine.store.CallStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Results that this node has and Redis has not. However Redis came to lack them, a row of which
 * this node knows the result is not dialled by it again: it is said again. Stateless.
 */
final class KnownFates {
  private KnownFates() {}

  /**
   * Those of a segment.
   *
   * @param there what Redis has of it
   */
  static List<OwedFate> missing(CallStore store, BatchHead head, Part part, List<Fate> there) {
    Set<Integer> done = new HashSet<>();
    for (Fate fate : there) {
      if (fate.last()) {
        done.add(fate.row());
      }
    }
    List<OwedFate> missing = new ArrayList<>();
    store.known(
        head.publicId(),
        part.segment,
        head.createdMillis(),
        (row, result) -> {
          int inBatch = part.first + row;
          if (!done.contains(inBatch)) {
            Fate fate = Fate.disposed(inBatch, Packing.kind(result), Packing.result(result));
            missing.add(OwedFate.disposed(part, row, fate, List.of()));
          }
        });
    return missing;
  }
}
