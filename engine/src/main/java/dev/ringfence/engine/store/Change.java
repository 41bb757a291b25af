package dev.ringfence.engine.store;

import dev.ringfence.engine.core.model.BatchState;
import dev.ringfence.engine.core.port.KernelEvent.BatchVerb;
import dev.ringfence.engine.core.port.Trace;

/**
 * One fact that outlives the process. Immutable (arrays are handed over). Instants are wall
 * milliseconds; batches are known by the number they were stored under, calls by that and their
 * row, everything that a configuration names by its name: indexes end with the process.
 */
public sealed interface Change {

  /**
   * A batch whose rows are stored is accepted; or a part, the home copy or the end of one that
   * nodes share is kept.
   */
  record Accepted(BatchHead head) implements Change {}

  /** A runner's command; one that the batch's state does not allow changes nothing. */
  record Commanded(long batch, BatchVerb verb) implements Change {}

  /** Destinations were put on a workspace's suppression list, or taken off. */
  record Suppressed(String workspace, boolean yes, long[] destinations) implements Change {}

  /**
   * What was answered to a request with an idempotency key.
   *
   * @param batch that the request made, or 0
   */
  record Answered(
      String workspace,
      String key,
      String fingerprint,
      int status,
      String body,
      long batch,
      long millis)
      implements Change {}

  /** An attempt may be sent from now on. */
  record Intent(
      long attempt,
      long batch,
      int row,
      long number,
      String account,
      long destination,
      long sentMillis)
      implements Change {}

  /** The carrier's id of an attempt's call. */
  record Named(long attempt, String providerCallId) implements Change {}

  /** The carrier has the call: it ages from here. */
  record Taken(long attempt, long millis) implements Change {}

  /** Nobody knows what became of the send. */
  record Uncertain(long attempt, long millis) implements Change {}

  /** An attempt is over. */
  record Over(long attempt, Trace trace, long millis) implements Change {}

  /**
   * The books that nodes share have acknowledged from when an attempt ages, in microseconds of
   * their clock; 0 for what they did not speak of. The first instant that they say stays.
   */
  record Shared(long attempt, long start, long send, long destination) implements Change {}

  /** A shard of the shared books was told in this epoch all that came before. */
  record Reasserted(String shard, String epoch) implements Change {}

  /**
   * The wall clock was set: what is written from now on is by the new one. Instants of attempts
   * that were written before are moved along, so that each has its age.
   */
  record ClockSet(long byMillis) implements Change {}

  /** A call will be tried again. */
  record Retry(long batch, int row, int attempts, long dueMillis) implements Change {}

  /** A call has its disposition. */
  record Disposed(long batch, int row, CallResult result) implements Change {}

  /** Every call of a batch has its disposition. */
  record Finished(long batch, long millis, BatchState state, BatchCounts counts)
      implements Change {}

  /** An inbound call takes a channel. */
  record InboundTaken(String account, long number, String providerCallId) implements Change {}

  /** It is over. */
  record InboundOver(String account, String providerCallId) implements Change {}

  /** Something about what runners are told. Endpoints are known by workspace and name. */
  sealed interface Told extends Change {}

  /**
   * An endpoint is to be told of an event.
   *
   * @param row of the call that finished, or {@link Delivery#WHOLE_BATCH}
   */
  record Owed(String workspace, String endpoint, long batch, int row, long millis)
      implements Told {}

  /** A delivery was delivered, or tried and what came of it. */
  record Tried(long delivery, Delivery.Try last) implements Told {}

  /** A delivery is to go out again, as if it had never been tried. */
  record Replayed(long delivery, long millis) implements Told {}

  /** An endpoint's deliveries that were given up, and made in that time, are to go out again. */
  record AllReplayed(
      String workspace, String endpoint, long sinceMillis, long untilMillis, long millis)
      implements Told {}

  /** An endpoint wants nothing any more, as long as its URL has this hash. */
  record EndpointGone(String workspace, String endpoint, String urlHash, long millis)
      implements Told {}

  /** It is sent to again. */
  record EndpointBack(String workspace, String endpoint) implements Told {}

  /** Something about batches that nodes share, as far as this node has to do with them. */
  sealed interface OfShared extends Change {}

  /** The batch of a home copy is accepted where all nodes see it. */
  record Published(long batch) implements OfShared {}

  /** A part is owned under another token. */
  record Retokened(long batch, long token) implements OfShared {}

  /**
   * A part is another node's. Its results, retries and acknowledgements stay; its attempts that are
   * not over are forgotten, and no later process goes on with it.
   */
  record Lost(long batch) implements OfShared {}

  /**
   * The nodes' common books have acknowledged what became of a part's row, as it is kept now: a
   * retry's acknowledgement that comes when a later retry is kept already is not to be given. One
   * replaces that of an earlier retry; that of a result stands for good.
   *
   * @param last whether it is of the row's result; else of its retry
   * @param instant of the acknowledgement, microseconds of their clock
   */
  record Acknowledged(long batch, int row, boolean last, long instant) implements OfShared {}

  /**
   * The attempt of a node that died, of unknown fate, is this node's. Said again, it adds what was
   * not known, and replaces nothing.
   *
   * @param shared public id of its batch, empty for an inbound call
   * @param row of the shared batch, or -1 for an inbound call
   * @param number that it is on, or 0 if not known, as are {@code destination} and {@code
   *     sentMillis}
   * @param ordinal which of its row's attempts it is, from 1 on, or 0
   */
  record Adopted(
      long attempt,
      String shared,
      int row,
      String account,
      long number,
      long destination,
      long sentMillis,
      int ordinal)
      implements OfShared {}

  /**
   * An adopted attempt is forgotten, or goes on as a part's: its {@link Intent} comes before this
   * in the same unit, and what the shared books have said of it stays.
   */
  record Unadopted(long attempt) implements OfShared {}

  /**
   * The nodes' common list has yet to be told that destinations of a workspace are suppressed, or
   * was told.
   */
  record SuppressionOwed(String workspace, boolean yes, long[] destinations) implements OfShared {}

  /** A batch and everything of it is to go. */
  record Discarded(long batch) implements Change {}
}
