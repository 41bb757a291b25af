package dev.ringfence.simulator.virtual;

import dev.ringfence.engine.core.model.Template;
import dev.ringfence.simulator.model.Dice;
import dev.ringfence.simulator.virtual.net.Agenda;
import dev.ringfence.simulator.virtual.net.Refused;

/**
 * The way of a dial from the grant to the wire: a queue of the adapter, which may be full or slow,
 * and the network. Lane-confined. The luck of a dial depends on its attempt alone.
 */
final class Adapter {
  /** What one way over the network takes, in nanoseconds. */
  static final long TRANSIT = 4_000_000L;

  private static final long MILLI = 1_000_000L;

  /** Of all dials one in so many is slow on the network, though within what is allowed for. */
  private static final int SLOW_EVERY = 256;

  private final VirtualWorld world;
  private final VirtualWire wire;
  private double full;

  Adapter(VirtualWorld world, VirtualWire wire) {
    this.world = world;
    this.wire = wire;
  }

  void fill(double share) {
    full = share;
  }

  void dial(long attempt, int template, int number, long destination) {
    Agenda agenda = world.agenda();
    Setup setup = world.setup();
    Dice dice = new Dice(setup.seed() * 0x9E3779B97F4A7C15L + attempt);
    if (full > 0 && dice.roll("adapter") < full) {
      boolean late = dice.roll("adapter-late") < 0.5;
      long grantMaxAge = setup.topology().timings().grantMaxAge();
      long wait = late ? grantMaxAge + (long) (dice.roll("late") * 2_000 * MILLI) : MILLI;
      Refused why = late ? Refused.TOO_OLD : Refused.ADAPTER_FULL;
      agenda.in(wait, () -> wire.refused(attempt, why, -1));
      return;
    }
    int account = setup.topology().numbers().get(number).account();
    if (world.network().weather().closed(account, agenda.now())) {
      long wait = MILLI + (long) (dice.roll("refused") * 700 * MILLI);
      agenda.in(wait, () -> wire.refused(attempt, Refused.UNREACHABLE, -1));
      return;
    }
    long transit = TRANSIT;
    double luck = dice.roll("transit");
    if (luck * SLOW_EVERY < 1) {
      transit += (long) (luck * SLOW_EVERY * setup.topology().timings().deliveryMax() * 0.9);
    } else {
      transit += (long) (luck * 8 * MILLI);
    }
    Template t = setup.topology().templates().get(template);
    world.network().create(attempt, number, destination, t.ringSeconds(), t.talkSeconds(), transit);
  }
}
