package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.AttemptState;
import dev.ringfence.engine.core.port.Alarm;
import dev.ringfence.engine.core.port.Trace;
import org.jspecify.annotations.Nullable;

/** The changes of one attempt: its state, its call's name, its next instant. Lane-confined. */
final class Moves {
  private final World world;

  Moves(World world) {
    this.world = world;
  }

  /** The only place that changes an attempt's state. Returns whether it moved. */
  boolean move(int slot, Trigger trigger, String reason) {
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
    if (to == AttemptState.DONE) {
      world.effects.attemptLeaves(a.id[slot], trace(slot, trigger));
    }
    return true;
  }

  private Trace trace(int slot, Trigger trigger) {
    if (trigger == Trigger.ENDED || trigger == Trigger.HARD_LIMIT) {
      return Trace.START;
    }
    return world.attempts.sendOpen[slot] ? Trace.NONE : Trace.SEND;
  }

  /** The attempt's call has this id at the carrier; the first one told stays. */
  void name(int slot, @Nullable String providerCallId) {
    AttemptBook a = world.attempts;
    if (providerCallId != null && a.providerCallId[slot] == null) {
      a.name(slot, providerCallId);
      world.knownCalls.add(a.destination[slot], providerCallId);
      world.effects.attemptNamed(a.id[slot], a.number[slot], providerCallId);
    }
  }

  /** Something is due for the attempt at this instant, and nothing before. */
  void due(int slot, long at) {
    world.attempts.dueAt[slot] = at;
    world.timers.arm(at, World.TIMER_ATTEMPT, world.attempts.id[slot]);
  }
}
