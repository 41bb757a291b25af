package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.AttemptState;
import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Progress;
import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.model.Template;
import dev.ringfence.engine.core.model.Timings;
import dev.ringfence.engine.core.port.Alarm;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.Restored;

/**
 * What becomes of an attempt after its admission, and of its call after that. Lane-confined.
 *
 * <p>Every change of an attempt's state goes through {@link Moves#move} and the {@link
 * TransitionTable}. A callback can overtake the answer to the dial, come twice, or come after
 * everything is over: the table says which of them counts, and a lease is given back in exactly one
 * place, {@link Charges#letGo}, on the one move into DONE.
 */
final class Lifecycle {
  /** What a carrier may add to the ring and talk limits before it ends a call by itself. */
  private static final long HARD_LIMIT_GRACE = 180_000_000_000L;

  private static final long HARD_LIMITS_EVERY = 10_000_000_000L;

  private final World world;
  private final Charges charges;
  private final Rests rests;
  private final Moves moves;
  private final LookUps lookUps;
  private boolean hardLimitsWatched;
  private final Endings endings;
  private final NumberBreaker breaker;
  private final OthersBook others;
  private final HeldRows heldRows = new HeldRows();

  Lifecycle(World world, Leases leases, Endings endings, NumberBreaker breaker, OthersBook others) {
    this.world = world;
    this.endings = endings;
    this.breaker = breaker;
    this.others = others;
    this.charges = new Charges(world, leases, others, endings);
    this.rests = new Rests(world);
    this.moves = new Moves(world);
    this.lookUps = new LookUps(world, moves, charges, endings);
  }

  private Timings timings() {
    return world.topology.timings();
  }

  LookUps lookUps() {
    return lookUps;
  }

  HeldRows heldRows() {
    return heldRows;
  }

  /** The limits are charged: makes the attempt and sends it off. */
  void start(BatchQueue batch, int row, int number) {
    AttemptBook a = world.attempts;
    int slot = a.claim();
    a.batch[slot] = batch.index;
    a.row[slot] = row;
    a.number[slot] = number;
    a.account[slot] = world.numbers.account(number);
    a.urgent[slot] = batch.urgent();
    a.destination[slot] = batch.destinations[row];
    a.grantedNanos[slot] = world.now;
    a.sentWall[slot] = world.wall;
    a.sendOpen[slot] = true;
    a.hardAt[slot] = hardLimitOf(batch, world.now);
    moves.move(slot, Trigger.RESERVE, "");
    moves.move(slot, Trigger.COMMIT, "");
    moves.move(slot, Trigger.SEND, "");
    moves.due(slot, world.now + timings().latestArrival());
    watchHardLimits();
    world.confirming.granted(slot);
    world.effects.dial(a.id[slot], batch.index, row, number, a.destination[slot], world.now);
  }

  /**
   * A former process sent it. Its fate is asked for at once; while nobody knows it, it is charged
   * as any other attempt of unknown fate.
   */
  void restore(BatchQueue batch, Restored.Attempt attempt) {
    AttemptBook a = world.attempts;
    int slot = a.claim(attempt.attempt());
    long age = Math.max(0, world.wall - attempt.sentWallMillis()) * 1_000_000L;
    a.batch[slot] = batch.index;
    a.row[slot] = attempt.row();
    a.urgent[slot] = batch.urgent();
    a.number[slot] = attempt.number();
    a.account[slot] = world.numbers.account(attempt.number());
    a.destination[slot] = batch.destinations[attempt.row()];
    a.grantedNanos[slot] = world.now - age;
    a.sentWall[slot] = attempt.sentWallMillis();
    a.sendOpen[slot] = true;
    a.dialAnswered[slot] = true;
    a.hardAt[slot] = hardLimitOf(batch, a.grantedNanos[slot]);
    moves.name(slot, attempt.providerCallId());
    moves.move(slot, Trigger.RESTORE, "sent before the restart");
    watchHardLimits();
    if (attempt.providerCallId() != null) {
      live(slot, "known before the restart");
    } else if (age < timings().latestArrival()) {
      // Its bytes may be on their way yet: until they cannot be, asking proves nothing, and its
      // send must not begin to age, or those that follow it could meet it at the carrier.
      moves.due(slot, a.grantedNanos[slot] + timings().latestArrival());
      return;
    }
    charges.closeSend(slot);
    lookUps.ask(slot);
  }

  private long hardLimitOf(BatchQueue batch, long grantedNanos) {
    Template template = world.topology.templates().get(batch.template);
    return grantedNanos
        + (template.ringSeconds() + template.talkSeconds()) * 1_000_000_000L
        + HARD_LIMIT_GRACE;
  }

  void placed(KernelEvent.DialPlaced event) {
    int slot = world.attempts.find(event.attempt());
    if (slot < 0) {
      return;
    }
    boolean nameless = world.attempts.providerCallId[slot] == null;
    moves.name(slot, event.providerCallId());
    charges.closeSend(slot);
    if (moves.move(slot, Trigger.PLACED, "placed")) {
      becomeActive(slot);
    } else if (nameless && world.attempts.state[slot] == AttemptState.ACTIVE) {
      hangUpIfAsked(slot);
    }
    dialAnswered(slot);
  }

  void refused(KernelEvent.DialRefused event) {
    int slot = world.attempts.find(event.attempt());
    if (slot < 0) {
      return;
    }
    Refusal refusal = event.refusal();
    boolean sent = refusal != Refusal.NOT_SENT && refusal != Refusal.UNREACHABLE;
    if (sent) {
      charges.closeSend(slot);
    }
    rests.after(event, world.attempts.number[slot]);
    if (moves.move(slot, sent ? Trigger.REFUSED : Trigger.NOT_SENT, event.reason())) {
      charges.withdraw(slot);
      charges.letGo(slot);
      if (refusal == Refusal.DESTINATION || refusal == Refusal.REQUEST) {
        endings.end(slot, Disposition.EXHAUSTED, null, event.reason(), 0, false);
      } else {
        endings.again(slot);
      }
    }
    dialAnswered(slot);
  }

  /** The books that nodes share confirmed it: another grant may wait for them. */
  void confirmed(KernelEvent.Confirmed event) {
    int slot = world.attempts.find(event.attempt());
    if (slot >= 0) {
      world.confirming.answered(slot);
    }
  }

  /**
   * The books that nodes share denied it, so no byte was sent: it leaves without a trace, and its
   * call goes back to its place. To an attempt that has had its answer this is no news.
   */
  void overruled(KernelEvent.Overruled event) {
    AttemptBook a = world.attempts;
    int slot = a.find(event.attempt());
    if (slot < 0 || a.dialAnswered[slot]) {
      return;
    }
    if (moves.move(slot, Trigger.NOT_SENT, event.limit().name())) {
      charges.withdraw(slot);
      charges.letGoUnused(slot);
      long until = others.overruled(a.number[slot], event.limit(), event.waitNanos());
      world.shares.undone(batchOf(slot));
      if (event.limit() != Limit.DESTINATION_LIMIT) {
        endings.again(slot);
      } else if (endings.hold(slot, until)) {
        boolean known = event.waitNanos() != Denial.EVENT;
        heldRows.hold(
            Rows.pack(a.batch[slot], a.row[slot]), known ? until : Denial.EVENT, world.now);
      }
    }
    dialAnswered(slot);
  }

  void uncertain(KernelEvent.DialUncertain event) {
    int slot = world.attempts.find(event.attempt());
    if (slot < 0) {
      return;
    }
    charges.closeSend(slot);
    if (moves.move(slot, Trigger.UNCERTAIN, event.reason())) {
      lookUps.next(slot);
    }
    dialAnswered(slot);
  }

  /**
   * An authentic callback. Returns false if it came too late or was about another call: its attempt
   * is over, or bears the id of another call.
   */
  boolean progressed(KernelEvent.CallProgressed event) {
    int slot = world.attempts.find(event.attempt());
    if (slot < 0 || world.attempts.state[slot] == AttemptState.DONE) {
      return false;
    }
    String known = world.attempts.providerCallId[slot];
    if (known != null && event.providerCallId() != null && !known.equals(event.providerCallId())) {
      // Another call bears this attempt's token: it must not free what the first one holds.
      return false;
    }
    if (known == null) {
      moves.name(slot, event.providerCallId());
    }
    Outcome outcome = event.outcome();
    if (outcome != null) {
      ended(slot, outcome, event.reason(), event.talkSeconds());
    } else {
      world.attempts.answered[slot] |= event.progress() == Progress.ANSWERED;
      live(slot, event.progress().name());
    }
    return true;
  }

  void lookedUp(KernelEvent.LookedUp event) {
    int slot = world.attempts.find(event.attempt());
    if (slot < 0) {
      return;
    }
    AttemptBook a = world.attempts;
    a.lookUpPending[slot] = false;
    switch (lookUps.takesAnothers(slot, event) ? KernelEvent.Finding.FAILED : event.finding()) {
      case LIVE -> {
        moves.name(slot, event.providerCallId());
        live(slot, "found live");
      }
      case ENDED -> {
        moves.name(slot, event.providerCallId());
        Outcome outcome = event.outcome();
        ended(
            slot, outcome == null ? Outcome.FAILED : outcome, event.reason(), event.talkSeconds());
      }
      case ABSENT -> lookUps.absent(slot);
      case FAILED -> {
        if (a.state[slot] == AttemptState.UNKNOWN) {
          moves.due(slot, world.now + timings().proveAbsentAfter() / 4);
        }
      }
    }
    a.retire(slot);
  }

  /** Something is due for the attempt; a timer that was overtaken by another one says nothing. */
  void due(long attempt) {
    int slot = world.attempts.find(attempt);
    if (slot < 0 || world.attempts.dueAt[slot] > world.now) {
      return;
    }
    AttemptBook a = world.attempts;
    a.dueAt[slot] = Long.MAX_VALUE;
    charges.closeSend(slot);
    AttemptState state = a.state[slot];
    if (state == AttemptState.DONE) {
      return;
    }
    if (state == AttemptState.SENT) {
      if (world.now < a.grantedNanos[slot] + timings().answerTimeout()) {
        moves.due(slot, a.grantedNanos[slot] + timings().answerTimeout());
      } else if (moves.move(slot, Trigger.UNCERTAIN, "no answer from the adapter")) {
        lookUps.next(slot);
      }
    } else if (state == AttemptState.UNKNOWN) {
      // The answer sets its own next instant; should it never come, the hard limit still holds.
      lookUps.ask(slot);
    }
  }

  /**
   * The last resort, for which a look at all attempts now and then is enough: a timer for each
   * would lie in the queue long after its call.
   */
  void hardLimits() {
    AttemptBook a = world.attempts;
    boolean any = false;
    for (int slot = 0; slot < a.limit(); slot++) {
      if (a.id[slot] == 0 || a.state[slot] == AttemptState.DONE) {
        continue;
      }
      any = true;
      if (world.now >= a.hardAt[slot] && a.state[slot] != AttemptState.SENT) {
        hardLimit(slot);
      }
    }
    hardLimitsWatched = false;
    if (any) {
      watchHardLimits();
    }
  }

  private void watchHardLimits() {
    if (!hardLimitsWatched) {
      hardLimitsWatched = true;
      world.timers.arm(world.now + HARD_LIMITS_EVERY, World.TIMER_HARD_LIMITS, 0);
    }
  }

  private void live(int slot, String reason) {
    if (moves.move(slot, Trigger.LIVE, reason)) {
      becomeActive(slot);
    }
  }

  private void ended(int slot, Outcome outcome, String reason, int talkSeconds) {
    if (!moves.move(slot, Trigger.ENDED, reason)) {
      return;
    }
    charges.stamp(slot);
    closeSendOfBefore(slot);
    charges.letGo(slot);
    breaker.finished(world.attempts.number[slot], outcome);
    endings.ended(slot, outcome, reason, talkSeconds);
    world.attempts.retire(slot);
  }

  private void becomeActive(int slot) {
    AttemptBook a = world.attempts;
    charges.stamp(slot);
    closeSendOfBefore(slot);
    if (!a.sendOpen[slot]) {
      a.dueAt[slot] = Long.MAX_VALUE;
    }
    hangUpIfAsked(slot);
  }

  /** A former process sent it, so no adapter will say that it arrived; its call says so. */
  private void closeSendOfBefore(int slot) {
    if (world.attempts.dialAnswered[slot]) {
      charges.closeSend(slot);
    }
  }

  private void hangUpIfAsked(int slot) {
    AttemptBook a = world.attempts;
    String providerCallId = a.providerCallId[slot];
    if (batchOf(slot).hangUp && providerCallId != null) {
      world.effects.hangUp(a.id[slot], world.numbers.account(a.number[slot]), providerCallId);
    }
  }

  private void hardLimit(int slot) {
    AttemptBook a = world.attempts;
    if (!moves.move(slot, Trigger.HARD_LIMIT, "hard limit")) {
      return;
    }
    world.effects.alarm(Alarm.HARD_LIMIT, a.number[slot], "no evidence of its end");
    charges.stamp(slot);
    charges.letGo(slot);
    boolean spoken = a.answered[slot];
    endings.end(
        slot,
        spoken ? Disposition.COMPLETED : Disposition.EXHAUSTED,
        spoken ? Outcome.ANSWERED : null,
        "unknown",
        0,
        true);
    a.retire(slot);
  }

  private void dialAnswered(int slot) {
    world.attempts.dialAnswered[slot] = true;
    world.confirming.answered(slot);
    world.attempts.retire(slot);
  }

  private BatchQueue batchOf(int slot) {
    return world.batches.get(world.attempts.batch[slot]);
  }
}
