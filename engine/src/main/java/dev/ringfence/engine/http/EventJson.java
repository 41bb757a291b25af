package dev.ringfence.engine.http;

import dev.ringfence.engine.core.model.EventKind;
import dev.ringfence.engine.core.port.BatchView;
import dev.ringfence.engine.core.port.CallView;

/**
 * Bodies of webhooks, in the words of the API. Stateless. A call comes without its variables: the
 * runner knows them, and an endpoint that only counts outcomes need not hear whom they are about.
 */
public final class EventJson {
  private EventJson() {}

  /** A call reached its disposition. */
  public static byte[] call(CallView call) {
    return event(
        EventKind.CALL_FINISHED, call.endedMillis(), json -> JsonViews.finishedCall(json, call));
  }

  /** Every call of a batch has one. */
  public static byte[] batch(BatchView batch) {
    return event(
        EventKind.BATCH_FINISHED,
        batch.finishedMillis(),
        json -> JsonViews.batchMembers(json, batch));
  }

  private static byte[] event(EventKind kind, long millis, Json.Writer data) {
    return Json.object(
        json -> {
          json.writeStringField("type", kind.type());
          json.writeStringField("timestamp", JsonViews.time(millis));
          json.writeObjectFieldStart("data");
          data.write(json);
          json.writeEndObject();
        });
  }
}
