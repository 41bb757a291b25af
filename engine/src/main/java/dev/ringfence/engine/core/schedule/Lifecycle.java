package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.AttemptState;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Progress;
import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.model.Template;
import dev.ringfence.engine.core.model.Timings;
import dev.ringfence.engine.core.port.Alarm;
import dev.ringfence.engine.core.port.KernelEvent;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an attempt after its admission, and of its call after that. Lane-confined.
 *
 * <p>Every change of an attempt's state goes through {@link #move} and the {@link TransitionTable}.
 * A callback can overtake the answer to the dial, come twice, or come after everything is over: the
 * table says which of them counts, and a lease is given back in exactly one place, {@link
 * Charges#letGo}, on the one move into DONE.
 */
final class Lifecycle {
  /** What a carrier may add to the ring and talk limits before it ends a call by itself. */
  private static final long HARD_LIMIT_GRACE = 180_000_000_000L;

  /**
   * How long an account rests at least after a dial that came to nothing: long enough not to spin.
   */
  private static final long LEAST_REST = 50_000_000L;

  private final World world;
  private final Charges charges;
  private final Endings endings;
  private final Timings timings;

  Lifecycle(World world, Endings endings) {
    this.world = world;
    this.endings = endings;
    this.charges = new Charges(world, endings);
    this.timings = world.topology.timings();
  }

  /** The limits are charged: makes the attempt and sends it off. */
  void start(BatchQueue batch, int row, int number) {
    AttemptBook a = world.attempts;
    int slot = a.claim();
    Template template = world.topology.templates().get(batch.template);
    a.batch[slot] = batch.index;
    a.row[slot] = row;
    a.number[slot] = number;
    a.destination[slot] = batch.destinations[row];
    a.grantedNanos[slot] = world.now;
    a.sentWall[slot] = world.wall;
    a.sendOpen[slot] = true;
    a.hardAt[slot] =
        world.now
            + (template.ringSeconds() + template.talkSeconds()) * 1_000_000_000L
            + HARD_LIMIT_GRACE;
    move(slot, Trigger.RESERVE, "");
    move(slot, Trigger.COMMIT, "");
    move(slot, Trigger.SEND, "");
    due(slot, world.now + timings.grantMaxAge() + timings.deliveryMax());
    world.effects.dial(a.id[slot], batch.index, row, number, a.destination[slot], world.now);
  }

  void placed(KernelEvent.DialPlaced event) {
    int slot = find(event.attempt());
    if (slot < 0) {
      return;
    }
    boolean nameless = world.attempts.providerCallId[slot] == null;
    name(slot, event.providerCallId());
    charges.closeSend(slot);
    if (move(slot, Trigger.PLACED, "placed")) {
      becomeActive(slot);
    } else if (nameless && world.attempts.state[slot] == AttemptState.ACTIVE) {
      hangUpIfAsked(slot);
    }
    dialAnswered(slot);
  }

  void refused(KernelEvent.DialRefused event) {
    int slot = find(event.attempt());
    if (slot < 0) {
      return;
    }
    Refusal refusal = event.refusal();
    boolean sent = refusal != Refusal.NOT_SENT && refusal != Refusal.UNREACHABLE;
    if (sent) {
      charges.closeSend(slot);
    }
    int account = world.numbers.account[world.attempts.number[slot]];
    restOrPause(account, world.attempts.number[slot], event);
    if (move(slot, sent ? Trigger.REFUSED : Trigger.NOT_SENT, event.reason())) {
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

  void uncertain(KernelEvent.DialUncertain event) {
    int slot = find(event.attempt());
    if (slot < 0) {
      return;
    }
    charges.closeSend(slot);
    if (move(slot, Trigger.UNCERTAIN, event.reason())) {
      dueLookUp(slot);
    }
    dialAnswered(slot);
  }

  /**
   * An authentic callback. Returns false if it came too late or was about another call: its attempt
   * is over, or bears the id of another call.
   */
  boolean progressed(KernelEvent.CallProgressed event) {
    int slot = find(event.attempt());
    if (slot < 0 || world.attempts.state[slot] == AttemptState.DONE) {
      return false;
    }
    String known = world.attempts.providerCallId[slot];
    if (known != null && event.providerCallId() != null && !known.equals(event.providerCallId())) {
      // Another call bears this attempt's token: it must not free what the first one holds.
      return false;
    }
    if (known == null) {
      name(slot, event.providerCallId());
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
    int slot = find(event.attempt());
    if (slot < 0) {
      return;
    }
    AttemptBook a = world.attempts;
    a.lookUpPending[slot] = false;
    switch (takesAnothers(slot, event) ? KernelEvent.Finding.FAILED : event.finding()) {
      case LIVE -> {
        name(slot, event.providerCallId());
        live(slot, "found live");
      }
      case ENDED -> {
        name(slot, event.providerCallId());
        Outcome outcome = event.outcome();
        ended(
            slot, outcome == null ? Outcome.FAILED : outcome, event.reason(), event.talkSeconds());
      }
      case ABSENT -> absent(slot);
      case FAILED -> {
        if (a.state[slot] == AttemptState.UNKNOWN) {
          due(slot, Math.min(a.hardAt[slot], world.now + timings.proveAbsentAfter() / 4));
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
      if (world.now < a.grantedNanos[slot] + timings.answerTimeout()) {
        due(slot, a.grantedNanos[slot] + timings.answerTimeout());
      } else if (move(slot, Trigger.UNCERTAIN, "no answer from the adapter")) {
        dueLookUp(slot);
      }
    } else if (world.now >= a.hardAt[slot]) {
      hardLimit(slot);
    } else if (state == AttemptState.UNKNOWN) {
      // The answer sets its own next instant; should it never come, the hard limit still holds.
      due(slot, a.hardAt[slot]);
      askCarrier(slot);
    } else {
      due(slot, a.hardAt[slot]);
    }
  }

  /** Asks the carrier what became of the attempt, unless it is being asked already. */
  void askCarrier(int slot) {
    AttemptBook a = world.attempts;
    if (a.lookUpPending[slot]) {
      return;
    }
    a.lookUpPending[slot] = true;
    world.effects.lookUp(
        a.id[slot],
        a.number[slot],
        a.destination[slot],
        a.providerCallId[slot],
        a.sentWall[slot],
        a.providerCallId[slot] == null ? world.knownCalls.to(a.destination[slot]) : Set.of());
  }

  /** The attempt's call has this id at the carrier; the first one told stays. */
  private void name(int slot, @Nullable String providerCallId) {
    AttemptBook a = world.attempts;
    if (providerCallId != null && a.providerCallId[slot] == null) {
      a.providerCallId[slot] = providerCallId;
      world.knownCalls.add(a.destination[slot], providerCallId);
    }
  }

  /**
   * Whether a call found by numbers is, or may be, that of another attempt from the same number to
   * the same destination: one that has it by name, or one that does not know its call's name yet.
   */
  private boolean takesAnothers(int slot, KernelEvent.LookedUp event) {
    AttemptBook a = world.attempts;
    String found = event.providerCallId();
    if (found == null || found.equals(a.providerCallId[slot])) {
      return false;
    }
    if (a.providerCallId[slot] != null
        || world.knownCalls.to(a.destination[slot]).contains(found)) {
      return true;
    }
    return a.hasNamelessTwin(slot);
  }

  private int find(long attempt) {
    return world.attempts.find(attempt);
  }

  /** The only place that changes an attempt's state. Returns whether it moved. */
  private boolean move(int slot, Trigger trigger, String reason) {
    AttemptBook a = world.attempts;
    AttemptState from = a.state[slot];
    AttemptState to = TransitionTable.ATTEMPT.next(from, trigger);
    if (to == null) {
      world.effects.alarm(Alarm.IMPOSSIBLE_EVENT, a.number[slot], trigger + " in state " + from);
      return false;
    }
    if (to == from) {
      return false;
    }
    a.state[slot] = to;
    world.effects.attemptMoved(
        a.id[slot], a.batch[slot], a.row[slot], a.number[slot], from, to, reason);
    return true;
  }

  private void live(int slot, String reason) {
    if (move(slot, Trigger.LIVE, reason)) {
      becomeActive(slot);
    }
  }

  private void ended(int slot, Outcome outcome, String reason, int talkSeconds) {
    if (!move(slot, Trigger.ENDED, reason)) {
      return;
    }
    charges.stamp(slot);
    charges.letGo(slot);
    endings.ended(slot, outcome, reason, talkSeconds);
    world.attempts.retire(slot);
  }

  private void becomeActive(int slot) {
    AttemptBook a = world.attempts;
    charges.stamp(slot);
    due(slot, a.sendOpen[slot] ? Math.max(a.dueAt[slot], world.now) : a.hardAt[slot]);
    hangUpIfAsked(slot);
  }

  private void hangUpIfAsked(int slot) {
    AttemptBook a = world.attempts;
    String providerCallId = a.providerCallId[slot];
    if (batchOf(slot).hangUp && providerCallId != null) {
      world.effects.hangUp(a.id[slot], world.numbers.account[a.number[slot]], providerCallId);
    }
  }

  private void absent(int slot) {
    AttemptBook a = world.attempts;
    if (a.state[slot] != AttemptState.UNKNOWN) {
      return;
    }
    a.absences[slot]++;
    boolean late = world.now - a.grantedNanos[slot] >= timings.proveAbsentAfter();
    // While the adapter has not answered, the dial may not even have left: nothing is proven.
    if (!late || a.absences[slot] < 2 || !a.dialAnswered[slot]) {
      dueLookUp(slot);
      return;
    }
    move(slot, Trigger.PROVEN_ABSENT, "absent at the carrier");
    charges.withdraw(slot);
    charges.letGo(slot);
    if (world.topology.templates().get(batchOf(slot).template).redialUnknown()) {
      endings.again(slot);
    } else {
      endings.end(slot, Disposition.EXHAUSTED, null, "unknown", 0, false);
    }
  }

  private void hardLimit(int slot) {
    AttemptBook a = world.attempts;
    if (!move(slot, Trigger.HARD_LIMIT, "hard limit")) {
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

  /**
   * Looks up at an eighth, a quarter, a half and the whole of the proving time after the send, then
   * every quarter.
   */
  private void dueLookUp(int slot) {
    AttemptBook a = world.attempts;
    long prove = timings.proveAbsentAfter();
    long at = a.grantedNanos[slot];
    int n = a.lookUps[slot];
    a.lookUps[slot] = (byte) Math.min(n + 1, 100);
    at += n < 4 ? prove >> (3 - n) : Math.max(prove, world.now - at) + prove / 4;
    due(slot, Math.min(a.hardAt[slot], Math.max(at, world.now)));
  }

  private void due(int slot, long at) {
    world.attempts.dueAt[slot] = at;
    world.timers.arm(at, World.TIMER_ATTEMPT, world.attempts.id[slot]);
  }

  private void dialAnswered(int slot) {
    world.attempts.dialAnswered[slot] = true;
    world.attempts.retire(slot);
  }

  private BatchQueue batchOf(int slot) {
    return world.batches.get(world.attempts.batch[slot]);
  }

  private void restOrPause(int account, int number, KernelEvent.DialRefused event) {
    long asked = event.retryAfterMillis() * 1_000_000L;
    long wait = asked >= 0 ? Math.max(asked, LEAST_REST) : timings.backoff();
    switch (event.refusal()) {
      case RATE, CAPACITY, UNREACHABLE ->
          world.restAccount(account, world.now + wait, event.reason());
      case NOT_SENT -> world.restAccount(account, world.now + LEAST_REST, event.reason());
      case ACCOUNT -> {
        if (!world.accounts.paused[account]) {
          world.accounts.paused[account] = true;
          world.accounts.detail[account] = event.reason();
          world.effects.alarm(Alarm.ACCOUNT_PAUSED, account, event.reason());
        }
      }
      case NUMBER -> {
        if (!world.numbers.paused[number]) {
          world.numbers.paused[number] = true;
          world.refreshNumber(number);
          world.effects.alarm(Alarm.NUMBER_PAUSED, number, event.reason());
        }
      }
      case REQUEST -> world.effects.alarm(Alarm.REQUEST_REFUSED, number, event.reason());
      case DESTINATION -> {}
    }
  }
}
