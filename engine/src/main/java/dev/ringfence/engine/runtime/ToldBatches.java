package dev.ringfence.engine.runtime;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ringfence.engine.store.BatchHead;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Intake;
import dev.ringfence.engine.store.Kept;
import dev.ringfence.engine.store.StoredRows;
import org.jspecify.annotations.Nullable;

/**
 * Batches by the number they are stored under, read from the store: what runners are told may be of
 * any batch that is kept. Thread-safe; callers wait.
 */
final class ToldBatches {
  private static final int MOST = 1_000;

  private final CallStore store;
  private final StoredRows.Chunks chunks;
  private final Intake intake;
  private final Cache<Long, Told> cache = Caffeine.newBuilder().maximumSize(MOST).build();

  /** What never changes of a batch. Immutable. */
  record Told(BatchHead head, StoredRows rows) {}

  ToldBatches(CallStore store, StoredRows.Chunks chunks, Intake intake) {
    this.store = store;
    this.chunks = chunks;
    this.intake = intake;
  }

  /** The batch, or null when it is gone. */
  @Nullable Told get(long batch) {
    return cache.get(
        batch,
        number -> {
          Kept.Batch kept = store.deliveries().batch(number);
          return kept == null ? null : told(kept);
        });
  }

  /** As it was read. */
  Told told(Kept.Batch kept) {
    BatchHead head = kept.head();
    return new Told(head, new StoredRows(store, chunks, head, intake.indexes(head)));
  }
}
