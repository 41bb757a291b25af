package dev.ringfence.engine.store;

import dev.ringfence.engine.core.port.BatchDraft;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All batches by index and by id. Lane-confined. */
public final class BatchBook {
  private final List<BatchRecord> batches = new ArrayList<>();
  private final Map<String, Integer> indexById = new HashMap<>();

  /** Keeps a batch under the next index, which is the present {@link #size}. */
  public BatchRecord add(String id, BatchDraft draft, long createdMillis) {
    BatchRecord batch = new BatchRecord(id, draft, createdMillis);
    indexById.put(id, batches.size());
    batches.add(batch);
    return batch;
  }

  public int size() {
    return batches.size();
  }

  public BatchRecord get(int index) {
    return batches.get(index);
  }

  /** Index of the workspace's batch of this id, or -1: another workspace's batches do not exist. */
  public int find(int workspace, String id) {
    Integer index = indexById.get(id);
    return index == null || batches.get(index).draft().workspace() != workspace ? -1 : index;
  }

  /**
   * Indexes of a workspace's batches, newest first, after the one of the given id (null: from the
   * newest).
   */
  public List<Integer> page(int workspace, @Nullable String after, int limit) {
    List<Integer> page = new ArrayList<>();
    int start = after == null ? batches.size() : find(workspace, after);
    for (int i = start - 1; i >= 0 && page.size() < limit; i--) {
      if (batches.get(i).draft().workspace() == workspace) {
        page.add(i);
      }
    }
    return page;
  }
}
