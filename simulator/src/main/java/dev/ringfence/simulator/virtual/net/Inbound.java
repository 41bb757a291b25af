package dev.ringfence.simulator.virtual.net;

import dev.ringfence.simulator.model.Dice;
import dev.ringfence.simulator.model.Fault;

/**
 * People who call our numbers, and the webhooks about it. Lane-confined. A caller whose webhook is
 * lost hears it ring: the carrier has a call that nobody was told of.
 */
public final class Inbound {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long FIRST_CALLER = 17_735_550_000L;

  /** How long a carrier waits for the answer to its webhook. */
  private static final long PATIENCE = 15 * SECOND;

  private final Network network;
  private final Agenda agenda;
  private final Callbacks callbacks;
  private final long seed;
  private final CarrierWatch watch;
  private final Customer customer;
  private final int offers;
  private final int givesUp;
  private final int ends;
  private long rung;

  Inbound(
      Network network,
      Agenda agenda,
      Callbacks callbacks,
      long seed,
      Customer customer,
      CarrierWatch watch) {
    this.network = network;
    this.agenda = agenda;
    this.callbacks = callbacks;
    this.seed = seed;
    this.watch = watch;
    this.customer = customer;
    this.offers = agenda.register(call -> offer((int) call));
    this.givesUp = agenda.register(call -> giveUp((int) call));
    this.ends = agenda.register(call -> tellEnd((int) call));
  }

  private void offer(int call) {
    if (customer.listening()) {
      agenda.in(PATIENCE, givesUp, call);
      customer.inboundOffered(call);
    } else {
      giveUp(call);
    }
  }

  /** A carrier that gets no answer to its webhook does not know what to do with the call. */
  private void giveUp(int call) {
    if (!network.calls().at(call).replied) {
      network.endNow(call);
    }
  }

  /** Nobody is told of the end of a call while nobody listens. */
  private void tellEnd(int call) {
    if (customer.listening()) {
      customer.inboundEnded(call);
    }
  }

  /** The fault: within a second, somebody calls one of the account's numbers. */
  void unasked(int account, Dice dice) {
    Plant plant = network.plant();
    int start = dice.random("inbound-number").nextInt(plant.numbers());
    for (int i = 0; i < plant.numbers(); i++) {
      int number = (start + i) % plant.numbers();
      if (plant.account()[number] == account) {
        watch.struck(Fault.INBOUND);
        agenda.in((long) (dice.roll("inbound-wait") * SECOND), () -> ring(number));
        return;
      }
    }
  }

  /** Somebody calls a number now. */
  public void ring(int number) {
    CallTable calls = network.calls();
    Dice dice = Dice.of(seed, network.plant().e164()[number], - ++rung);
    int call =
        calls.claim(0, number, FIRST_CALLER + dice.random("caller").nextInt(10_000), agenda.now());
    calls.at(call).dice = dice;
    calls.at(call).ringSeconds = 600;
    calls.at(call).talkSeconds = 3_600;
    calls.begin(call, agenda.now());
    network.lay(call, network.profile().withOutcomes(1, 0, 0, 0, 0, 0).plan(dice.random("plan")));
    network.endAt(call, calls.at(call).endAt);
    if (network.faults().strikes(Fault.CALLBACK_LOST, dice, "inbound")) {
      watch.struck(Fault.CALLBACK_LOST);
      // Nobody answers, and people do not hold the line for ever; some of them do for minutes.
      network.endAt(call, agenda.now() + (long) (dice.roll("patience") * 240 * SECOND));
      return;
    }
    long after = callbacks.latency(dice, "inbound");
    agenda.in(after, offers, call);
    if (network.faults().strikes(Fault.CALLBACK_DOUBLED, dice, "inbound")) {
      watch.struck(Fault.CALLBACK_DOUBLED);
      agenda.in(after + 20 * MILLI, offers, call);
    }
  }

  void reply(int call, boolean accepted) {
    CallTable calls = network.calls();
    if (calls.at(call).endedAt != CallTable.NEVER) {
      return;
    }
    calls.at(call).replied = true;
    if (accepted) {
      watch.inboundAccepted(call);
    } else {
      calls.at(call).canceled = true;
      network.endNow(call);
    }
  }

  void over(int call) {
    Dice dice = network.dice(call);
    if (network.faults().strikes(Fault.CALLBACK_LOST, dice, "inbound-ended")) {
      watch.struck(Fault.CALLBACK_LOST);
      return;
    }
    agenda.in(callbacks.latency(dice, "inbound-ended"), ends, call);
  }
}
