package dev.ringfence.engine.cluster.batch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What became of a batch's rows and is not acknowledged yet, in the order in which it came about.
 * Confined to the thread of the shared limits.
 */
final class OwedFates {
  private final ArrayDeque<OwedFate> fates = new ArrayDeque<>();
  private final Map<Part, Integer> ofParts = new IdentityHashMap<>();
  private final Map<Integer, Integer> ofRows = new HashMap<>();

  boolean isEmpty() {
    return fates.isEmpty();
  }

  void add(OwedFate fate) {
    fates.add(fate);
    ofParts.merge(fate.part(), 1, Integer::sum);
    ofRows.merge(fate.fate().row(), 1, Integer::sum);
  }

  /** The first of them. */
  List<OwedFate> first(int most) {
    List<OwedFate> first = new ArrayList<>();
    for (OwedFate fate : fates) {
      if (first.size() == most) {
        break;
      }
      first.add(fate);
    }
    return first;
  }

  /** The first is acknowledged. */
  void acknowledged() {
    OwedFate fate = fates.remove();
    ofParts.merge(fate.part(), -1, OwedFates::left);
    ofRows.merge(fate.fate().row(), -1, OwedFates::left);
  }

  @SuppressWarnings("NullAway") // a map's merge takes null for: remove it
  private static Integer left(Integer count, Integer less) {
    return count + less == 0 ? null : Integer.valueOf(count + less);
  }

  boolean isOwed(Part part) {
    return ofParts.containsKey(part);
  }

  /** Whether something of a row of the batch is owed. */
  boolean isOwed(int row) {
    return ofRows.containsKey(row);
  }

  /** Nobody waits for any of it. */
  void drop(Consumer<OwedFate> each) {
    fates.forEach(each);
    fates.clear();
    ofParts.clear();
    ofRows.clear();
  }
}
