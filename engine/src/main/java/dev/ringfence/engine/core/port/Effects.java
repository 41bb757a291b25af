package dev.ringfence.engine.core.port;

import dev.ringfence.engine.core.model.AttemptState;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Outcome;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel asks of the world. Called by the lane, in the order of the decisions;
 * implementations return at once and answer later with a {@link KernelEvent}. Primitives only,
 * because deciding allocates nothing.
 */
public interface Effects {

  /**
   * Put this attempt on the wire, once.
   *
   * @param attempt its id, never reused
   * @param batch index of the batch
   * @param row row in the batch, from 0
   * @param number index of the number to call from
   * @param destination packed E.164
   * @param grantedNanos when the limits were charged, on the kernel's clock: an adapter that comes
   *     to send it later than {@code Timings.grantMaxAge} must not send it
   */
  void dial(long attempt, int batch, int row, int number, long destination, long grantedNanos);

  /**
   * Ask the carrier what became of an attempt: by call id when known, else by number, destination
   * and time.
   *
   * @param others calls to the destination that are known to be other attempts': a search by
   *     numbers must not take them
   */
  void lookUp(
      long attempt,
      int number,
      long destination,
      @Nullable String providerCallId,
      long sentWallMillis,
      Set<String> others);

  /** Ask the carrier for the account's calls in progress; answer with the same sweep number. */
  void listLive(int account, long sweep);

  /** End a call in progress. Its final callback follows as always. */
  void hangUp(long attempt, int account, String providerCallId);

  /** An attempt changed state. For the store, the logs and the metrics. */
  void attemptMoved(
      long attempt,
      int batch,
      int row,
      int number,
      AttemptState from,
      AttemptState to,
      String reason);

  /**
   * The carrier's id of an attempt's call became known; told once. For the store.
   *
   * @param number index of the number that it is on
   */
  default void attemptNamed(long attempt, int number, String providerCallId) {}

  /** The carrier has seen the attempt's call: from now on it ages in the windows. Told once. */
  default void startAges(long attempt) {}

  /** The attempt's bytes have left, or cannot leave any more: its send ages. Told once. */
  default void sendAges(long attempt) {}

  /** What an attempt leaves in the windows; told right after its move into DONE. For the store. */
  default void attemptLeaves(long attempt, Trace trace) {}

  /**
   * An attempt is over, and the books that nodes share still count it: its channel stays taken here
   * until {@link KernelEvent.Returned} says that they do not. Told where limits are shared only.
   */
  default void lingers(long attempt, int number) {}

  /**
   * An attempt ended and its call will be tried again.
   *
   * @param attempts attempts of the call so far, this one included
   * @param dueWallMillis when the next one may begin
   */
  void retrying(
      int batch,
      int row,
      long attempt,
      int number,
      Outcome outcome,
      String reason,
      int attempts,
      long dueWallMillis);

  /**
   * A call reached its disposition; exactly once per call.
   *
   * @param number index of the number of its last attempt, or -1
   * @param outcome of its last attempt, or null when no attempt was placed
   * @param attempts how many of its attempts the carriers took, or may have taken
   * @param sentWallMillis when its last attempt was sent, or 0
   * @param providerCallId of its last attempt, if known
   */
  void disposed(
      int batch,
      int row,
      Disposition disposition,
      @Nullable Outcome outcome,
      String reason,
      int attempts,
      long attempt,
      int number,
      long sentWallMillis,
      long endedWallMillis,
      int talkSeconds,
      @Nullable String providerCallId);

  /** Whether an inbound call got a channel. */
  void inboundDecided(long ticket, boolean accepted);

  /**
   * An inbound call that was taken gives its channel back, by its final callback or because the
   * carrier does not list it any more. A store forgets it then, or it would take a channel again
   * after every restart.
   */
  default void inboundOver(int account, String providerCallId) {}

  /**
   * An operator must hear of this.
   *
   * @param subject index of the account or number meant, by the kind of the alarm; -1 if none
   */
  void alarm(Alarm alarm, int subject, String detail);
}
