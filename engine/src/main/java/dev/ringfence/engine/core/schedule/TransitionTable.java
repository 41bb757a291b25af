package dev.ringfence.engine.core.schedule;

import static dev.ringfence.engine.core.model.AttemptState.ACCEPTED;
import static dev.ringfence.engine.core.model.AttemptState.ACTIVE;
import static dev.ringfence.engine.core.model.AttemptState.COMMITTED;
import static dev.ringfence.engine.core.model.AttemptState.DONE;
import static dev.ringfence.engine.core.model.AttemptState.RESERVED;
import static dev.ringfence.engine.core.model.AttemptState.SENT;
import static dev.ringfence.engine.core.model.AttemptState.UNKNOWN;

import dev.ringfence.engine.core.model.AttemptState;
import org.jspecify.annotations.Nullable;

/**
 * The life of an attempt, as data. Each pair of state and trigger does exactly one of three things:
 * it moves the attempt, it is ignored (a duplicate, or news that comes late and changes nothing),
 * or it is impossible and means a bug. A pair that is not listed is impossible. Immutable.
 */
public final class TransitionTable {

  /** The table that the kernel lives by. */
  public static final TransitionTable ATTEMPT =
      new TransitionTable()
          .on(ACCEPTED, Trigger.RESERVE, RESERVED)
          .on(ACCEPTED, Trigger.RESTORE, UNKNOWN)
          .on(RESERVED, Trigger.COMMIT, COMMITTED)
          .on(RESERVED, Trigger.NOT_SENT, DONE)
          .on(COMMITTED, Trigger.SEND, SENT)
          .on(COMMITTED, Trigger.NOT_SENT, DONE)
          .on(SENT, Trigger.NOT_SENT, DONE)
          .on(SENT, Trigger.PLACED, ACTIVE)
          .on(SENT, Trigger.REFUSED, DONE)
          .on(SENT, Trigger.UNCERTAIN, UNKNOWN)
          // A callback can overtake the answer to the dial: it is evidence enough.
          .on(SENT, Trigger.LIVE, ACTIVE)
          .on(SENT, Trigger.ENDED, DONE)
          // Answers to the dial that come after a callback told more than they do.
          .ignore(ACTIVE, Trigger.PLACED)
          .ignore(ACTIVE, Trigger.REFUSED)
          .ignore(ACTIVE, Trigger.UNCERTAIN)
          .ignore(ACTIVE, Trigger.LIVE)
          // A listing can lag; a call that was seen alive is freed by its end or by its hard limit
          // only.
          .ignore(ACTIVE, Trigger.PROVEN_ABSENT)
          .on(ACTIVE, Trigger.ENDED, DONE)
          .on(ACTIVE, Trigger.HARD_LIMIT, DONE)
          // An adapter's answer that comes after we gave up waiting for it still counts.
          .on(UNKNOWN, Trigger.PLACED, ACTIVE)
          .on(UNKNOWN, Trigger.REFUSED, DONE)
          .on(UNKNOWN, Trigger.NOT_SENT, DONE)
          .ignore(UNKNOWN, Trigger.UNCERTAIN)
          .on(UNKNOWN, Trigger.LIVE, ACTIVE)
          .on(UNKNOWN, Trigger.ENDED, DONE)
          .on(UNKNOWN, Trigger.PROVEN_ABSENT, DONE)
          .on(UNKNOWN, Trigger.HARD_LIMIT, DONE)
          // The first final news wins; whatever follows changes nothing.
          .ignore(DONE, Trigger.PLACED)
          .ignore(DONE, Trigger.REFUSED)
          .ignore(DONE, Trigger.UNCERTAIN)
          .ignore(DONE, Trigger.LIVE)
          .ignore(DONE, Trigger.ENDED)
          .ignore(DONE, Trigger.PROVEN_ABSENT)
          .ignore(DONE, Trigger.NOT_SENT);

  private final int triggers = Trigger.values().length;

  /** By state and trigger; an array, because every event of every call asks it. */
  private final @Nullable AttemptState[] moves =
      new AttemptState[AttemptState.values().length * triggers];

  private TransitionTable() {}

  /**
   * Where the trigger leads: another state (move), the same state (ignore), or null (impossible).
   */
  public @Nullable AttemptState next(AttemptState state, Trigger trigger) {
    return moves[state.ordinal() * triggers + trigger.ordinal()];
  }

  private TransitionTable on(AttemptState from, Trigger trigger, AttemptState to) {
    int at = from.ordinal() * triggers + trigger.ordinal();
    if (moves[at] != null) {
      throw new IllegalStateException("two moves for " + from + " on " + trigger);
    }
    moves[at] = to;
    return this;
  }

  private TransitionTable ignore(AttemptState state, Trigger trigger) {
    return on(state, trigger, state);
  }
}
