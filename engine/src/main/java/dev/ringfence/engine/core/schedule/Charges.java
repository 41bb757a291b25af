package dev.ringfence.engine.core.schedule;

/**
 * What an attempt under way is charged for, and that each charge of its {@link Leases lease} ends
 * once: a start by ageing or without a trace, a send by ageing, a channel by being free again.
 * Lane-confined.
 */
final class Charges {
  private final World world;
  private final Leases leases;
  private final OthersBook others;
  private final Endings endings;

  Charges(World world, Leases leases, OthersBook others, Endings endings) {
    this.world = world;
    this.leases = leases;
    this.others = others;
    this.endings = endings;
  }

  /** The carrier has seen it: its start begins to age. */
  void stamp(int slot) {
    AttemptBook a = world.attempts;
    if (a.stamped[slot]) {
      return;
    }
    a.stamped[slot] = true;
    world.effects.startAges(a.id[slot]);
    int template = world.batches.get(a.batch[slot]).template;
    wake(leases.stamp(template, a.number[slot], a.destination[slot]));
  }

  /** It certainly was not placed: its start leaves without a trace. */
  void withdraw(int slot) {
    AttemptBook a = world.attempts;
    a.stamped[slot] = true;
    wake(leases.withdraw(a.number[slot], a.destination[slot]));
    if (a.sendOpen[slot]) {
      a.sendOpen[slot] = false;
      leases.withdrawSend(a.number[slot]);
    }
  }

  /** Bytes were, or may have been, sent by now: the send begins to age in the account's rates. */
  void closeSend(int slot) {
    AttemptBook a = world.attempts;
    if (a.sendOpen[slot]) {
      a.sendOpen[slot] = false;
      world.effects.sendAges(a.id[slot]);
      leases.closeSend(a.number[slot]);
    }
  }

  /** Gives back the channel. Called once per attempt, on its move into DONE. */
  void letGo(int slot) {
    int number = world.attempts.number[slot];
    if (world.topology.nodes().share()) {
      others.linger(number);
      world.effects.lingers(world.attempts.id[slot], number);
    } else {
      others.ease(number);
    }
    letGoUnused(slot);
  }

  /** The same for a channel that the attempt never had in the books that nodes share. */
  void letGoUnused(int slot) {
    AttemptBook a = world.attempts;
    leases.letGo(a.number[slot], a.urgent[slot]);
  }

  private void wake(int waiter) {
    int at = waiter;
    while (at != -1) {
      long packed = world.waiters.row(at);
      BatchQueue batch = world.batches.get(Rows.batch(packed));
      at = world.waiters.remove(at);
      endings.wakeHeld(batch, Rows.row(packed));
    }
  }
}
