package dev.ringfence.engine.core.port;

import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Progress;
import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.model.Topology;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in the world. Every change of the kernel's state begins as one of these,
 * and is applied between two decisions. Immutable (arrays are handed over: the sender must not
 * touch them again).
 */
public sealed interface KernelEvent {

  /**
   * A whole batch was accepted.
   *
   * @param batch its index, counted up from 0 by the sender, never reused
   * @param sibling index of an earlier batch that it is one with as far as shares go, as another
   *     part of a batch that nodes share, or -1; without meaning if their terms differ
   * @param template index of its template
   * @param destinations packed E.164 of each row
   * @param zones for each row the index of its set of time zones
   * @param times instants of single rows
   */
  record BatchAccepted(
      int batch,
      int sibling,
      int template,
      BatchTerms terms,
      long[] destinations,
      char[] zones,
      RowTimes times)
      implements KernelEvent {
    /** In the place of an index: it has a share of its own. */
    public static final int NO_SIBLING = -1;

    /** A batch that has a share of its own. */
    public BatchAccepted(
        int batch,
        int template,
        BatchTerms terms,
        long[] destinations,
        char[] zones,
        RowTimes times) {
      this(batch, NO_SIBLING, template, terms, destinations, zones, times);
    }

    /** A batch of usual terms. */
    public BatchAccepted(int batch, int template, long[] destinations, char[] zones) {
      this(batch, template, BatchTerms.DEFAULT, destinations, zones, RowTimes.NONE);
    }
  }

  /**
   * Wall instants in milliseconds, one for each row, or empty arrays when no row has one of its
   * own. They narrow the batch's terms.
   *
   * @param notBefore 0 where a row has none
   * @param notAfter {@link Long#MAX_VALUE} where a row has none
   */
  record RowTimes(long[] notBefore, long[] notAfter) {
    /** No row has an instant of its own. */
    public static final RowTimes NONE = new RowTimes(new long[0], new long[0]);
  }

  /** What a runner asks of a batch. */
  enum BatchVerb {
    PAUSE,
    RESUME,
    CANCEL,
    /** Cancel, and hang up what is in progress. */
    CANCEL_AND_HANG_UP
  }

  /** A runner's command on a batch. */
  record BatchCommand(int batch, BatchVerb verb) implements KernelEvent {}

  /** The carrier took the dial. */
  record DialPlaced(long attempt, String providerCallId) implements KernelEvent {}

  /**
   * The dial was certainly not placed.
   *
   * @param retryAfterMillis how long the carrier asks to wait, or -1
   * @param reason short machine-readable word, such as {@code twilio-21211}
   */
  record DialRefused(long attempt, Refusal refusal, String reason, long retryAfterMillis)
      implements KernelEvent {}

  /** Nobody knows whether the dial was placed. */
  record DialUncertain(long attempt, String reason) implements KernelEvent {}

  /**
   * The books that this kernel shares with other nodes confirmed a grant: it is dialled now, and
   * its answer follows as always.
   */
  record Confirmed(long attempt) implements KernelEvent {}

  /**
   * The books that this kernel shares with other nodes denied what it had granted: certainly no
   * byte was sent. It is the answer to the dial; comes for attempts of this process only.
   *
   * @param limit one of the number, of the account, or of the destination that can be shared
   * @param waitNanos how long from now on it denies; {@link Denial#EVENT} if only an event clears
   *     it, or may clear it sooner than any instant that is known
   */
  record Overruled(long attempt, Limit limit, long waitNanos) implements KernelEvent {
    public Overruled {
      switch (limit) {
        case NUMBER_CHANNELS, NUMBER_CAP, ACCOUNT_RATE, ACCOUNT_CONCURRENCY, DESTINATION_LIMIT -> {}
        default -> throw new IllegalArgumentException(limit + " is not shared");
      }
    }
  }

  /**
   * Other nodes have so many calls in progress on the number now, inbound ones counted. Absolute,
   * so news that is lost is made up for by the next. Until then a count that is too low costs a
   * grant that is denied, and one that is too high keeps channels idle: whoever may have missed
   * something tells all counts again.
   */
  record OthersHold(int number, int calls) implements KernelEvent {}

  /**
   * The books that nodes share have, or will have before anything else that is asked of them, the
   * channel back of an attempt that was over. Follows {@link Effects#lingers}, once.
   */
  record Returned(int number) implements KernelEvent {}

  /**
   * An authentic callback about an attempt. May come before the answer to the dial, twice, late and
   * in any order.
   *
   * @param outcome with {@link Progress#ENDED}, else null
   * @param talkSeconds with ENDED: how long the call lasted after the answer, else 0
   * @param reason with ENDED: the provider's own word for the end, such as {@code plivo-3010}
   */
  record CallProgressed(
      long attempt,
      @Nullable String providerCallId,
      Progress progress,
      @Nullable Outcome outcome,
      int talkSeconds,
      String reason)
      implements KernelEvent {}

  /** What a look-up found. */
  enum Finding {
    LIVE,
    ENDED,
    /** The carrier answered, and has no such call. */
    ABSENT,
    /** The carrier did not answer: nothing is known. */
    FAILED
  }

  /** The answer to {@link Effects#lookUp}. Fields as in {@link CallProgressed}. */
  record LookedUp(
      long attempt,
      Finding finding,
      @Nullable String providerCallId,
      @Nullable Outcome outcome,
      int talkSeconds,
      String reason)
      implements KernelEvent {}

  /**
   * The answer to {@link Effects#listLive}.
   *
   * @param ok false when the carrier did not answer: then nothing is known and {@code calls} is
   *     empty
   */
  record LiveListed(int account, long sweep, boolean ok, List<LiveCall> calls)
      implements KernelEvent {}

  /**
   * A call comes in on one of our numbers; the kernel answers {@link Effects#inboundDecided} with
   * the ticket.
   */
  record InboundArrived(long ticket, int account, int number, String providerCallId)
      implements KernelEvent {}

  /** An inbound call is over. */
  record InboundEnded(int account, String providerCallId) implements KernelEvent {}

  /** Destinations were put on, or taken off, a workspace's suppression list. */
  record SuppressionChanged(int workspace, boolean suppressed, long[] destinations)
      implements KernelEvent {}

  /**
   * The configuration changed. Accounts, numbers, templates and workspaces keep the indexes they
   * had; new ones follow after them. What is gone stays in its place: a number as INACTIVE, a
   * template as retired.
   */
  record TopologyChanged(Topology topology) implements KernelEvent {}

  /** Something that a store kept over a restart. */
  record Recovered(Restored restored) implements KernelEvent {}

  /**
   * Nothing is dialled from now on, or dialling goes on: what is dialled could not be kept, or the
   * process is about to end.
   */
  record DiallingHeld(boolean held) implements KernelEvent {}

  /** An operator says that the cause of an account's pause is mended. */
  record AccountResumed(int account) implements KernelEvent {}
}
