package dev.ringfence.engine.store;

import dev.ringfence.engine.core.port.KernelEvent.BatchAccepted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All batches that are kept, by their index in the kernel and by their id. Lane-confined. A part of
 * a shared batch has no id that anybody asks for: it is found by its index and its segment.
 */
public final class BatchBook {
  private final List<@Nullable BatchRecord> byIndex = new ArrayList<>();
  private final Map<String, BatchRecord> byId = new HashMap<>();

  /** By the public id of the shared batch, and the segment. */
  private final Map<String, NavigableMap<Integer, BatchRecord>> parts = new HashMap<>();

  private final TreeMap<Long, BatchRecord> byAge = new TreeMap<>();

  /** Keeps a batch; one that the kernel knows has the next index there. */
  public void add(BatchRecord batch) {
    if (batch.index() >= 0) {
      if (batch.index() != byIndex.size()) {
        throw new IllegalArgumentException(
            "batch " + batch.index() + " does not follow " + byIndex.size());
      }
      byIndex.add(batch);
    }
    SharedRef of = batch.head().shared();
    if (of == null) {
      byId.put(batch.head().id(), batch);
    } else {
      parts.computeIfAbsent(of.batch(), any -> new TreeMap<>()).put(of.segment(), batch);
    }
    byAge.put(batch.head().batch(), batch);
  }

  /** Forgets a finished batch, or a part that is another node's. */
  public void remove(BatchRecord batch) {
    if (batch.index() >= 0) {
      byIndex.set(batch.index(), null);
    }
    SharedRef of = batch.head().shared();
    if (of == null) {
      byId.remove(batch.head().id());
    } else {
      parts.computeIfPresent(
          of.batch(),
          (shared, segments) -> {
            segments.remove(of.segment(), batch);
            return segments.isEmpty() ? null : segments;
          });
    }
    byAge.remove(batch.head().batch());
  }

  /** The index in the kernel that the next batch has. */
  public int nextIndex() {
    return byIndex.size();
  }

  /** A batch by its index in the kernel; one that was removed is asked for no more. */
  public BatchRecord get(int index) {
    BatchRecord batch = byIndex.get(index);
    if (batch == null) {
      throw new IllegalArgumentException("batch " + index + " was removed");
    }
    return batch;
  }

  /** From the oldest to the youngest, parts among them. */
  public Collection<BatchRecord> all() {
    return byAge.values();
  }

  /** The workspace's batch of this id, or null: another workspace's batches do not exist. */
  public @Nullable BatchRecord find(int workspace, String id) {
    BatchRecord batch = byId.get(id);
    return batch == null || batch.workspace() != workspace ? null : batch;
  }

  /** A batch by the number it is stored under, or null. */
  public @Nullable BatchRecord stored(long batch) {
    return byAge.get(batch);
  }

  private NavigableMap<Integer, BatchRecord> parts(String shared) {
    return parts.getOrDefault(shared, Collections.emptyNavigableMap());
  }

  /** The latest part of each segment of a shared batch, known by its public id, in their order. */
  public List<BatchRecord> partsOf(String shared) {
    return List.copyOf(parts(shared).values());
  }

  /**
   * Index in the kernel of a batch that this one, which is not in the book yet, is one with as far
   * as shares go: the latest part of the same shared batch, since earlier ones may be of a batch
   * that had the same id; {@link BatchAccepted#NO_SIBLING} if there is none.
   */
  public int siblingOf(BatchHead head) {
    int latest = BatchAccepted.NO_SIBLING;
    SharedRef of = head.shared();
    if (of != null) {
      for (BatchRecord part : parts(of.batch()).values()) {
        latest = Math.max(latest, part.index());
      }
    }
    return latest;
  }

  /** The latest part of a shared batch's segment, or null; known by the batch's public id. */
  public @Nullable BatchRecord part(String shared, int segment) {
    return parts(shared).get(segment);
  }

  /** A workspace's batches, newest first, after the one of the given id (null: from the newest). */
  public List<BatchRecord> page(int workspace, @Nullable String after, int limit) {
    BatchRecord last = after == null ? null : find(workspace, after);
    List<BatchRecord> page = new ArrayList<>();
    if (after != null && last == null) {
      return page;
    }
    NavigableMap<Long, BatchRecord> older =
        last == null ? byAge : byAge.headMap(last.head().batch(), false);
    for (BatchRecord batch : older.descendingMap().values()) {
      if (page.size() == limit) {
        break;
      }
      if (batch.workspace() == workspace && batch.head().shared() == null) {
        page.add(batch);
      }
    }
    return page;
  }
}
