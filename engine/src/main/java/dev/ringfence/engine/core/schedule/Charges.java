package dev.ringfence.engine.core.schedule;

/**
 * What an attempt under way is charged for, and how each charge ends: a start by ageing or without
 * a trace, a send by ageing, a channel by being free again. Lane-confined.
 */
final class Charges {
  private final World world;
  private final Endings endings;

  Charges(World world, Endings endings) {
    this.world = world;
    this.endings = endings;
  }

  /** The carrier has seen it: its start begins to age. */
  void stamp(int slot) {
    AttemptBook a = world.attempts;
    if (a.stamped[slot]) {
      return;
    }
    a.stamped[slot] = true;
    int number = a.number[slot];
    world.numbers.starts[number]++;
    world.numbers.caps.answered(number, world.now);
    if (world.pools.standing(number) < 0) {
      world.refreshNumber(number);
    }
    world.callers.called(world.batches.get(a.batch[slot]).template, a.destination[slot], number);
    wake(world.destinations.answered(a.destination[slot], world.now));
  }

  /** It certainly was not placed: its start leaves without a trace. */
  void withdraw(int slot) {
    AttemptBook a = world.attempts;
    a.stamped[slot] = true;
    world.numbers.caps.undone(a.number[slot]);
    wake(world.destinations.undone(a.destination[slot]));
    if (a.sendOpen[slot]) {
      a.sendOpen[slot] = false;
      int account = world.numbers.account[a.number[slot]];
      world.accounts.sends.undone(account);
      world.accountEased(account);
    }
  }

  /** Bytes were, or may have been, sent by now: the send begins to age in the account's rates. */
  void closeSend(int slot) {
    AttemptBook a = world.attempts;
    if (a.sendOpen[slot]) {
      a.sendOpen[slot] = false;
      int account = world.numbers.account[a.number[slot]];
      world.accounts.sends.answered(account, world.now);
      world.accountEased(account);
    }
  }

  /** Gives back the channel. Called once per attempt, on its move into DONE. */
  void letGo(int slot) {
    AttemptBook a = world.attempts;
    world.numbers.urgent[a.number[slot]] -= a.urgent[slot] ? 1 : 0;
    world.freeChannel(a.number[slot]);
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
