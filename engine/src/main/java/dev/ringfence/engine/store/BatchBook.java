package dev.ringfence.engine.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All batches that are kept, by their index in the kernel and by their id. Lane-confined. */
public final class BatchBook {
  private final List<@Nullable BatchRecord> byIndex = new ArrayList<>();
  private final Map<String, BatchRecord> byId = new HashMap<>();
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
    byId.put(batch.id(), batch);
    byAge.put(batch.head().batch(), batch);
  }

  /** Forgets a finished batch. */
  public void remove(BatchRecord batch) {
    if (batch.index() >= 0) {
      byIndex.set(batch.index(), null);
    }
    byId.remove(batch.id());
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

  /** From the oldest to the youngest. */
  public Collection<BatchRecord> all() {
    return byAge.values();
  }

  /** The workspace's batch of this id, or null: another workspace's batches do not exist. */
  public @Nullable BatchRecord find(int workspace, String id) {
    BatchRecord batch = byId.get(id);
    return batch == null || batch.workspace() != workspace ? null : batch;
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
      if (batch.workspace() == workspace) {
        page.add(batch);
      }
    }
    return page;
  }
}
