package dev.ringfence.engine.core.port;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What runners can ask about what they are told. Thread-safe; answers come on any thread. A
 * workspace sees only its own: anything else is as if it did not exist. Whatever changes something
 * fails with {@link NoRoomException} when the disk is full.
 */
public interface DeliveryDesk {

  /**
   * Which deliveries; null for any.
   *
   * @param batch public id
   */
  record Filter(
      DeliveryView.@Nullable State state, @Nullable String endpoint, @Nullable String batch) {}

  /** Deliveries that were made in this time. Wall milliseconds, the second not included. */
  record Period(long sinceMillis, long untilMillis) {}

  /** What came of a wish to change something. */
  enum Answer {
    /** It is done. */
    DONE,
    /** There is no such thing. */
    NOT_FOUND,
    /** The endpoint is disabled, or not configured any more: nothing would be sent. */
    NOT_SENT
  }

  /** A workspace's endpoints, in the order of the configuration. */
  CompletionStage<List<EndpointView>> endpoints(int workspace);

  /** Sends to an endpoint again that was disabled. */
  CompletionStage<Answer> enable(int workspace, String endpoint);

  /** From the youngest to the oldest, below that id. */
  CompletionStage<List<DeliveryView>> deliveries(
      int workspace, Filter filter, long below, int limit);

  CompletionStage<Optional<DeliveryView>> delivery(int workspace, long id);

  /** Sends a delivery again, however far it was. */
  CompletionStage<Answer> replay(int workspace, long id);

  /**
   * Sends again whatever was given up, of an endpoint or of all (null) that are sent to; counts
   * them. Empty if there is no such endpoint, or nothing would be sent to it.
   */
  CompletionStage<Optional<Integer>> replayFailed(
      int workspace, @Nullable String endpoint, Period period);
}
