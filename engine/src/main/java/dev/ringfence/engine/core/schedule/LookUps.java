package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.AttemptState;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Timings;
import dev.ringfence.engine.core.port.KernelEvent;
import java.util.Set;

/**
 * What the carrier is asked about an attempt, when, and what its having no such call proves.
 * Lane-confined.
 */
final class LookUps {
  private final World world;
  private final Moves moves;
  private final Charges charges;
  private final Endings endings;

  LookUps(World world, Moves moves, Charges charges, Endings endings) {
    this.world = world;
    this.moves = moves;
    this.charges = charges;
    this.endings = endings;
  }

  /** Asks the carrier what became of the attempt, unless it is being asked already. */
  void ask(int slot) {
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
        // By the clock as it is now: it may have been set since.
        world.wall - (world.now - a.grantedNanos[slot]) / 1_000_000L,
        a.providerCallId[slot] == null ? world.knownCalls.to(a.destination[slot]) : Set.of());
  }

  /**
   * Whether a call found by numbers is, or may be, that of another attempt from the same number to
   * the same destination: one that has it by name, or one that does not know its call's name yet.
   */
  boolean takesAnothers(int slot, KernelEvent.LookedUp event) {
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

  /** The carrier has no such call: proof, if it is late enough and said twice. */
  void absent(int slot) {
    AttemptBook a = world.attempts;
    if (a.state[slot] != AttemptState.UNKNOWN) {
      return;
    }
    a.absences[slot]++;
    boolean late = world.now - a.grantedNanos[slot] >= timings().proveAbsentAfter();
    // While the adapter has not answered, the dial may not even have left: nothing is proven.
    if (!late || a.absences[slot] < 2 || !a.dialAnswered[slot]) {
      next(slot);
      return;
    }
    moves.move(slot, Trigger.PROVEN_ABSENT, "absent at the carrier");
    charges.withdraw(slot);
    charges.letGo(slot);
    if (world.topology.templates().get(world.batches.get(a.batch[slot]).template).redialUnknown()) {
      endings.again(slot);
    } else {
      endings.end(slot, Disposition.EXHAUSTED, null, "unknown", 0, false);
    }
  }

  /**
   * Looks up at an eighth, a quarter, a half and the whole of the proving time after the send, then
   * every quarter.
   */
  void next(int slot) {
    AttemptBook a = world.attempts;
    long prove = timings().proveAbsentAfter();
    long at = a.grantedNanos[slot];
    int n = a.lookUps[slot];
    a.lookUps[slot] = (byte) Math.min(n + 1, 100);
    at += n < 4 ? prove >> (3 - n) : Math.max(prove, world.now - at) + prove / 4;
    moves.due(slot, Math.max(at, world.now));
  }

  private Timings timings() {
    return world.topology.timings();
  }
}
