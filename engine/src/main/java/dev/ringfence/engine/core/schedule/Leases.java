package dev.ringfence.engine.core.schedule;

/**
 * The right to have one attempt in progress: one channel of a number, and one place in every limit
 * that applies. Lane-confined.
 *
 * <p>All limits are read first ({@link World#poolTakesCall}, {@link #opensAt}, the choice of a
 * number); only when all say yes are all charged, in one place. The charge of a start and of a send
 * ends by {@link #stamp} or {@link #withdraw} and by {@link #closeSend}, that of the channel by
 * {@link #letGo}; whoever holds the lease sees to it that each comes once.
 */
final class Leases {
  private static final int NOBODY = -1;

  private final World world;
  private final OthersBook others;
  private final NumberChoice choice;

  Leases(World world, OthersBook others, NumberChoice choice) {
    this.world = world;
    this.others = others;
    this.choice = choice;
  }

  /**
   * When the destination may be called by the template: now, an instant, or {@link
   * dev.ringfence.engine.core.model.Denial#EVENT}.
   */
  long opensAt(int template, long destination) {
    return world.destinations.opensAt(destination, world.destinationWindows[template], world.now);
  }

  /**
   * Chooses a number for a call that nothing else keeps from being dialled, and charges all.
   *
   * @return the number
   * @throws IllegalStateException if the choice is not one that can take the call
   */
  int take(int template, long destination, boolean urgent) {
    int number = choice.choose(template, destination, urgent);
    if (number == NOBODY || world.pools.standing(number) < 0) {
      throw new IllegalStateException("number " + number + " was chosen and cannot take a call");
    }
    world.pools.chosen(number, template);
    charge(number, destination, urgent);
    return number;
  }

  /** Charges all for a call from this number, whatever the limits say. */
  void charge(int number, long destination, boolean urgent) {
    if (urgent) {
      world.numbers.addUrgent(number, 1);
    }
    world.numbers.caps.begin(number);
    world.takeChannel(number);
    world.accounts.sends.begin(world.numbers.account(number));
    world.destinations.begin(destination, world.now);
    others.granted(number);
    world.refreshNumber(number);
  }

  /**
   * The carrier has seen the call: its start begins to age.
   *
   * @return the first of those who waited for this, or -1
   */
  int stamp(int template, int number, long destination) {
    world.numbers.addStarts(number, 1);
    world.numbers.caps.answered(number, world.now);
    if (world.pools.standing(number) == PoolIndex.OUT_CAP) {
      // Now there is an instant at which its cap opens.
      world.refreshNumber(number);
    }
    world.callers.called(template, destination, number);
    return world.destinations.answered(destination, world.now);
  }

  /**
   * The call certainly was not placed: its start leaves without a trace.
   *
   * @return the first of those who waited for this, or -1
   */
  int withdraw(int number, long destination) {
    world.numbers.caps.undone(number);
    return world.destinations.undone(destination);
  }

  /** Bytes were, or may have been, sent by now: the send begins to age in the account's rates. */
  void closeSend(int number) {
    int account = world.numbers.account(number);
    world.accounts.sends.answered(account, world.now);
    others.sent(number);
    world.accountEased(account);
  }

  /** Nothing was sent. */
  void withdrawSend(int number) {
    int account = world.numbers.account(number);
    world.accounts.sends.undone(account);
    world.accountEased(account);
  }

  /** Gives back the channel. */
  void letGo(int number, boolean urgent) {
    if (urgent) {
      world.numbers.addUrgent(number, -1);
    }
    world.freeChannel(number);
  }
}
