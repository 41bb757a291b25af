package dev.ringfence.simulator.virtual.net;

import dev.ringfence.simulator.model.CallPlan;
import dev.ringfence.simulator.model.CallPlan.Fate;
import dev.ringfence.simulator.model.Dice;
import dev.ringfence.simulator.model.Fault;
import dev.ringfence.simulator.model.FaultPlan;
import dev.ringfence.simulator.model.Profile;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The carriers and the telephone network behind them: takes or refuses creates and plays every call
 * to its end. Lane-confined. The luck of a call depends on the seed, its destination and its number
 * in the row of calls there, never on the order of other events.
 */
public final class Network {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;

  private final Agenda agenda;
  private final Plant plant;
  private final Profile profile;
  private final FaultPlan faults;
  private final long seed;
  private final CallTable calls;
  private final Weather weather;
  private final Callbacks callbacks;
  private final Inbound inbound;
  private final Customer customer;
  private final CarrierWatch watch;
  private final int arrives;
  private final int answers;
  private final int breaks;
  private final int ends;

  /**
   * Carriers without a call.
   *
   * @param calm whether nothing goes wrong, here or at the engine
   */
  public Network(
      Agenda agenda,
      Plant plant,
      Profile profile,
      FaultPlan faults,
      long seed,
      boolean calm,
      Customer customer,
      CarrierWatch watch) {
    this.agenda = agenda;
    this.plant = plant;
    this.profile = profile;
    this.faults = faults;
    this.seed = seed;
    this.customer = customer;
    this.watch = watch;
    this.calls = new CallTable(plant, profile.callbackLatencyMax() * MILLI, calm);
    this.weather = new Weather(plant);
    this.callbacks = new Callbacks(agenda, calls, faults, profile, weather, customer, watch);
    this.inbound = new Inbound(this, agenda, callbacks, seed, customer, watch);
    this.arrives = agenda.register(call -> arrive((int) call));
    this.answers =
        agenda.register(call -> customer.placed(calls.at((int) call).attempt, (int) call));
    this.breaks = agenda.register(customer::broken);
    this.ends = agenda.register(call -> end((int) call));
  }

  /** What the carriers know. */
  public CallTable calls() {
    return calls;
  }

  /** What is wrong with the carriers just now. */
  public Weather weather() {
    return weather;
  }

  /** People who call our numbers. */
  public Inbound inbound() {
    return inbound;
  }

  /** What has been rented of the carriers. */
  public Plant plant() {
    return plant;
  }

  Profile profile() {
    return profile;
  }

  FaultPlan faults() {
    return faults;
  }

  /**
   * A create goes out over the wire.
   *
   * @param attempt at most 56 bits wide
   * @param transit nanoseconds until it arrives
   */
  public void create(long attempt, int number, long destination, int ring, int talk, long transit) {
    int call = calls.claim(attempt, number, destination, agenda.now());
    calls.limit(call, ring, talk);
    agenda.in(transit, arrives, call);
  }

  private void arrive(int call) {
    int nth = calls.arrived(call);
    Dice dice = Dice.of(seed, calls.destination(call), nth);
    calls.at(call).dice = dice;
    int account = calls.account(call);
    boolean silent = weather.silent(account, agenda.now());
    if (silent && dice.roll("silent") < 0.5) {
      watch.created(call, false);
      breakOff(call, Weather.PATIENCE);
      return;
    }
    Fault fault = silent ? null : faults.onCreate(dice);
    Refused refused = refusal(call, account, fault, dice);
    if (refused != null) {
      refuse(call, refused, fault, dice);
    } else if (fault == Fault.DROPPED_BEFORE || fault == Fault.SERVER_ERROR_BEFORE) {
      watch.struck(fault);
      watch.created(call, false);
      breakOff(call, latency(dice));
    } else {
      accept(call, dice, fault, silent);
    }
  }

  private @Nullable Refused refusal(int call, int account, @Nullable Fault fault, Dice dice) {
    if (weather.suspended(account)) {
      return Refused.ACCOUNT;
    }
    if (weather.numberSuspended(calls.at(call).number)) {
      return Refused.NUMBER;
    }
    if (fault == Fault.THROTTLE || weather.throttling(account, agenda.now())) {
      return Refused.THROTTLED;
    }
    if (plant.concurrency()[account] >= 0 && calls.live(account) >= plant.concurrency()[account]) {
      return Refused.CONCURRENCY;
    }
    return weather.barred() > 0 && dice.roll("barred") < weather.barred()
        ? Refused.DESTINATION
        : null;
  }

  private void refuse(int call, Refused refused, @Nullable Fault fault, Dice dice) {
    if (fault == Fault.THROTTLE) {
      watch.struck(fault);
    }
    watch.created(call, false);
    long attempt = calls.at(call).attempt;
    boolean waits = refused == Refused.THROTTLED || refused == Refused.CONCURRENCY;
    long retryAfter =
        waits && dice.roll("retry-after") < 0.5 ? 1_000L * dice.random("after").nextInt(31) : -1;
    agenda.in(latency(dice), () -> customer.refused(attempt, refused, retryAfter));
    calls.release(call);
  }

  private void accept(int call, Dice dice, @Nullable Fault fault, boolean silent) {
    long now = agenda.now();
    calls.begin(call, now);
    if (fault != null) {
      watch.struck(fault);
    }
    calls.at(call).reordered = faults.strikes(Fault.CALLBACK_REORDERED, dice, "");
    CallPlan plan = profile.plan(dice.random("plan"));
    boolean early = fault == Fault.CALLBACK_EARLY;
    boolean onlyTheEnd = callbacks.onlyTheEnd(call);
    if (early) {
      plan = onlyTheEnd ? CallPlan.busyAtOnce() : plan.atOnce();
    }
    lay(call, plan);
    watch.created(call, true);
    if (silent) {
      breakOff(call, Weather.PATIENCE);
    } else if (fault == Fault.DROPPED_AFTER || fault == Fault.SERVER_ERROR_AFTER) {
      breakOff(call, latency(dice));
    } else if (fault == Fault.ANSWER_DELAYED) {
      agenda.in(2 * SECOND + (long) (dice.roll("delay") * 4 * SECOND), answers, call);
    } else if (early) {
      agenda.in((50 + (long) (dice.roll("early") * 2_950)) * MILLI, answers, call);
    } else {
      agenda.in(latency(dice), answers, call);
    }
    agenda.in(calls.at(call).endAt - now, ends, call);
    callbacks.expect(call);
    if (faults.strikes(Fault.INBOUND, dice, "")) {
      inbound.unasked(account(call), dice);
    }
  }

  private int account(int call) {
    return calls.account(call);
  }

  /** Turns a plan into instants, within the limits that the create set. */
  void lay(int slot, CallPlan plan) {
    Call call = calls.at(slot);
    Fate fate = plan.fate();
    boolean rings = fate != Fate.BUSY && fate != Fate.FAILED;
    long at = call.begunAt + seconds(plan.pdd());
    if (!rings) {
      call.fate = fate;
      call.endAt = at;
      return;
    }
    call.ringAt = at;
    boolean tooLong = plan.ring() >= call.ringSeconds;
    at += tooLong ? call.ringSeconds * SECOND : seconds(plan.ring());
    call.fate = tooLong ? Fate.NO_ANSWER : fate;
    if (call.fate == Fate.HUMAN || call.fate == Fate.MACHINE) {
      call.answerAt = at;
      at += Math.min(seconds(Math.max(1, plan.talk())), call.talkSeconds * SECOND);
    }
    call.endAt = at;
  }

  private static long seconds(double length) {
    return (long) (length * SECOND);
  }

  /** Its planned end has come, unless it ended before. */
  private void end(int call) {
    if (calls.at(call).endedAt == CallTable.NEVER && calls.at(call).endAt <= agenda.now()) {
      endNow(call);
    }
  }

  void endAt(int call, long instant) {
    calls.at(call).endAt = instant;
    agenda.in(instant - agenda.now(), ends, call);
  }

  void endNow(int call) {
    if (calls.at(call).endedAt != CallTable.NEVER) {
      return;
    }
    calls.end(call, agenda.now());
    if (calls.at(call).attempt == 0) {
      watch.inboundEnded(call);
      inbound.over(call);
    } else {
      watch.ended(call);
      callbacks.over(call);
    }
  }

  /** The customer's order to hang up has arrived. */
  public void hangUp(int call) {
    if (calls.at(call).endedAt == CallTable.NEVER) {
      calls.at(call).canceled = true;
      if (calls.at(call).answerAt > agenda.now()) {
        calls.at(call).answerAt = CallTable.NEVER;
      }
      endNow(call);
    }
  }

  /** The customer's reply to {@link Customer#inboundOffered} has arrived. */
  public void inboundReply(int call, boolean accepted) {
    inbound.reply(call, accepted);
  }

  private void breakOff(int call, long after) {
    agenda.in(after, breaks, calls.at(call).attempt);
    if (calls.at(call).begunAt == CallTable.NEVER) {
      calls.release(call);
    }
  }

  private long latency(Dice dice) {
    return MILLI / 2 + (long) (dice.roll("api") * profile.apiLatencyMax() * MILLI);
  }

  /** The luck of a call that a carrier has taken. */
  Dice dice(int call) {
    return Objects.requireNonNull(calls.at(call).dice, "drawn when the call arrived");
  }
}
