package dev.ringfence.engine.runtime;

import dev.ringfence.engine.core.model.EventKind;
import dev.ringfence.engine.http.EventJson;
import dev.ringfence.engine.store.BatchHead;
import dev.ringfence.engine.store.BatchRecord;
import dev.ringfence.engine.store.CallResult;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Delivery;
import dev.ringfence.engine.store.Kept;
import dev.ringfence.engine.webhook.Message;
import dev.ringfence.engine.webhook.Messages;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes messages of what the store has of calls and batches. Thread-safe; callers wait. */
final class EventMessages implements Messages {
  /** No dots: they separate the parts of what is signed. */
  private static final String ID_PREFIX = "evt_";

  private final CallStore store;
  private final ToldBatches batches;

  EventMessages(CallStore store, ToldBatches batches) {
    this.store = store;
    this.batches = batches;
  }

  @Override
  public @Nullable Message of(Delivery delivery) {
    return delivery.row() == Delivery.WHOLE_BATCH ? batch(delivery) : call(delivery);
  }

  /** The id of an event, the same wherever and whenever it is sent. */
  static String id(BatchHead batch, int row) {
    return ID_PREFIX
        + (row == Delivery.WHOLE_BATCH ? batch.publicId() : PublicIds.call(batch, row));
  }

  static EventKind kind(int row) {
    return row == Delivery.WHOLE_BATCH ? EventKind.BATCH_FINISHED : EventKind.CALL_FINISHED;
  }

  private @Nullable Message call(Delivery delivery) {
    ToldBatches.Told batch = batches.get(delivery.batch());
    if (batch == null) {
      return null;
    }
    int row = delivery.row();
    List<CallResult> found = new ArrayList<>(1);
    store.results(delivery.batch(), row, row + 1, (at, result) -> found.add(result));
    if (found.isEmpty()) {
      return null;
    }
    return new Message(
        id(batch.head(), row),
        EventJson.call(Views.done(batch.head(), batch.rows(), row, found.get(0))));
  }

  private @Nullable Message batch(Delivery delivery) {
    // Not from the cache: the counts are those of the end.
    Kept.Batch kept = store.deliveries().batch(delivery.batch());
    if (kept == null) {
      return null;
    }
    BatchRecord record = new BatchRecord(kept, -1, batches.told(kept).rows());
    return new Message(
        id(kept.head(), Delivery.WHOLE_BATCH), EventJson.batch(Views.finished(record)));
  }
}
