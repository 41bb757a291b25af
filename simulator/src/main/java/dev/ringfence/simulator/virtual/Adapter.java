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

  /** How long a dial lies in the adapter's queue, where that matters. */
  private static final long QUEUE = 2 * MILLI;

  /** Of all dials one in so many is slow on the network, though within what is allowed for. */
  private static final int SLOW_EVERY = 256;

  private final VirtualWorld world;
  private final VirtualWire wire;
  private final int leaves;
  private double full;

  Adapter(VirtualWorld world, VirtualWire wire) {
    this.world = world;
    this.wire = wire;
    this.leaves = world.agenda().register(this::leave);
  }

  void fill(double share) {
    full = share;
  }

  void dial(long attempt, int batch, int number, long destination) {
    Agenda agenda = world.agenda();
    Setup setup = world.setup();
    Dice dice = dice(attempt);
    int place = world.attempts().find(attempt);
    if (world.isMortal()
        && agenda.now() - world.attempts().dialledAt[place]
            > setup.topology().timings().grantMaxAge()) {
      wire.refused(attempt, Refused.TOO_OLD, -1); // the disk was slow
      return;
    }
    if (full > 0 && dice.roll("adapter") < full) {
      boolean late = dice.roll("adapter-late") < 0.5;
      long grantMaxAge = setup.topology().timings().grantMaxAge();
      long wait = late ? grantMaxAge + (long) (dice.roll("late") * 2_000 * MILLI) : MILLI;
      Refused why = late ? Refused.TOO_OLD : Refused.ADAPTER_FULL;
      agenda.in(wait, () -> wire.refused(attempt, why, -1));
      return;
    }
    int account = world.accountOf(number);
    if (world.network().weather().closed(account, agenda.now())) {
      long wait = MILLI + (long) (dice.roll("refused") * 700 * MILLI);
      agenda.in(wait, () -> wire.refused(attempt, Refused.UNREACHABLE, -1));
      return;
    }
    if (world.isMortal()) {
      agenda.in(QUEUE, leaves, attempt);
    } else {
      create(attempt, batch, number, destination, transit(dice));
    }
  }

  private long transit(Dice dice) {
    double luck = dice.roll("transit");
    long deliveryMax = world.setup().topology().timings().deliveryMax();
    return TRANSIT
        + (luck * SLOW_EVERY < 1
            ? (long) (luck * SLOW_EVERY * deliveryMax * 0.9)
            : (long) (luck * 8 * MILLI));
  }

  private Dice dice(long attempt) {
    return new Dice(world.setup().seed() * 0x9E3779B97F4A7C15L + attempt);
  }

  /** Its first byte leaves, if the process that has it in its queue is still there. */
  private void leave(long attempt) {
    if (!world.hears(attempt)) {
      return;
    }
    world.keeper().sent(attempt);
    AttemptLog log = world.attempts();
    int place = log.find(attempt);
    long destination = world.setup().batches().get(log.batch[place]).destinations()[log.row[place]];
    create(attempt, log.batch[place], log.number[place], destination, transit(dice(attempt)));
  }

  private void create(long attempt, int batch, int number, long destination, long transit) {
    Setup setup = world.setup();
    Template t = setup.topology().templates().get(setup.batches().get(batch).template());
    world.network().create(attempt, number, destination, t.ringSeconds(), t.talkSeconds(), transit);
  }
}
