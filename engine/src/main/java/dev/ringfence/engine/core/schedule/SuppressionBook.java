package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.limit.LongIntMap;
import dev.ringfence.engine.core.model.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Who must not be called, per workspace. Lane-confined: asked at the moment of dialling, not only
 * at upload.
 */
final class SuppressionBook {
  private final List<LongIntMap> lists = new ArrayList<>();

  SuppressionBook(Topology topology) {
    reconfigure(topology);
  }

  /** New workspaces follow after those that are known. */
  void reconfigure(Topology topology) {
    while (lists.size() < topology.workspaces().size()) {
      lists.add(new LongIntMap(16));
    }
  }

  boolean contains(int workspace, long destination) {
    return lists.get(workspace).get(destination) != -1;
  }

  void change(int workspace, boolean suppressed, long[] destinations) {
    LongIntMap list = lists.get(workspace);
    for (long destination : destinations) {
      if (suppressed) {
        list.put(destination, 1);
      } else {
        list.remove(destination);
      }
    }
  }

  /** Ascending, after the given one, {@code limit} at most. */
  long[] page(int workspace, long after, int limit) {
    long[] all = lists.get(workspace).sortedKeys();
    int from = Arrays.binarySearch(all, after);
    from = from < 0 ? -from - 1 : from + 1;
    return Arrays.copyOfRange(all, from, Math.min(all.length, from + limit));
  }
}
