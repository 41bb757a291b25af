package dev.ringfence.simulator.virtual.net;

import dev.ringfence.simulator.model.Dice;
import dev.ringfence.simulator.model.Fault;
import dev.ringfence.simulator.model.FaultPlan;
import dev.ringfence.simulator.model.Profile;
import java.util.Objects;

/**
 * Callbacks on their way: those of one call in order unless a fault says otherwise. Lane-confined.
 */
final class Callbacks {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final int STAGE_SHIFT = 32;
  private static final int TRIES_SHIFT = 40;

  /** One carrier tries a callback that failed again after minutes, the others at once and once. */
  private static final long LATER = 300 * SECOND;

  private static final int TRIES_LATER = 2;

  /** Of the callbacks that are late, this share is late by minutes. */
  private static final double VERY_LATE = 0.125;

  private final Agenda agenda;
  private final CallTable calls;
  private final FaultPlan faults;
  private final Profile profile;
  private final Weather weather;
  private final Customer customer;
  private final CarrierWatch watch;
  private final int delivers;
  private final int forges;

  Callbacks(
      Agenda agenda,
      CallTable calls,
      FaultPlan faults,
      Profile profile,
      Weather weather,
      Customer customer,
      CarrierWatch watch) {
    this.agenda = agenda;
    this.calls = calls;
    this.faults = faults;
    this.profile = profile;
    this.weather = weather;
    this.customer = customer;
    this.watch = watch;
    this.delivers = agenda.register(this::deliver);
    this.forges = agenda.register(call -> customer.forged((int) call));
  }

  /** Whether the call's carrier reports nothing but the end. */
  boolean onlyTheEnd(int call) {
    return calls.onlyTheEnd(call);
  }

  /** A call was taken: plans its callbacks up to, and without, the last. */
  void expect(int call) {
    long ringAt = calls.at(call).ringAt;
    if (ringAt == CallTable.NEVER) {
      return;
    }
    Dice dice = dice(call);
    if (faults.strikes(Fault.CALLBACK_FORGED, dice, "")) {
      watch.struck(Fault.CALLBACK_FORGED);
      agenda.in(ringAt - agenda.now() + MILLI, forges, call);
    }
    if (onlyTheEnd(call)) {
      return;
    }
    progress(call, Stage.RINGING, ringAt, dice);
    if (calls.at(call).answerAt != CallTable.NEVER) {
      progress(call, Stage.ANSWERED, calls.at(call).answerAt, dice);
    }
  }

  private void progress(int call, Stage stage, long at, Dice dice) {
    String kind = stage == Stage.RINGING ? "ringing" : "answered";
    if (faults.strikes(Fault.CALLBACK_LOST, dice, kind)) {
      watch.struck(Fault.CALLBACK_LOST);
      return;
    }
    // The last callback overtakes the others: they arrive up to 2 s after the end.
    long base = calls.at(call).reordered ? calls.at(call).endAt + SECOND : at;
    long after = base - agenda.now() + latency(dice, kind);
    send(call, stage, after);
    if (faults.strikes(Fault.CALLBACK_DOUBLED, dice, kind)) {
      watch.struck(Fault.CALLBACK_DOUBLED);
      send(call, stage, after + MILLI);
    }
  }

  /** A call is over: sends the last callback. */
  void over(int call) {
    Dice dice = dice(call);
    if (faults.strikes(Fault.CALLBACK_LOST, dice, "ended")) {
      watch.struck(Fault.CALLBACK_LOST);
      return;
    }
    long after = latency(dice, "ended") + profile.callbackLatencyMax() * MILLI;
    if (calls.at(call).reordered) {
      watch.struck(Fault.CALLBACK_REORDERED);
      boolean minutes = dice.roll("very-late") < VERY_LATE;
      after += (long) ((minutes ? 900 : 4) * dice.roll("late") * SECOND);
    }
    send(call, Stage.ENDED, after);
    if (faults.strikes(Fault.CALLBACK_DOUBLED, dice, "ended")) {
      watch.struck(Fault.CALLBACK_DOUBLED);
      send(call, Stage.ENDED, after + (long) (dice.roll("again") * 60 * SECOND));
    }
  }

  private void send(int call, Stage stage, long after) {
    long until = weather.muteUntil(calls.account(call));
    long wait = agenda.now() + after < until ? until - agenda.now() + after % SECOND : after;
    calls.at(call).onTheWay++;
    agenda.in(wait, delivers, (long) stage.ordinal() << STAGE_SHIFT | call);
  }

  private void deliver(long payload) {
    int call = (int) payload;
    calls.at(call).onTheWay--;
    if (!customer.listening()) {
      failed(payload, call);
      return;
    }
    int stage = (int) (payload >>> STAGE_SHIFT) & (1 << TRIES_SHIFT - STAGE_SHIFT) - 1;
    if (stage == Stage.ENDED.ordinal()) {
      customer.callback(call, Stage.ENDED);
    } else if (stage == Stage.ANSWERED.ordinal()) {
      // A call that was hung up before never came to be answered.
      if (calls.at(call).answerAt <= agenda.now()) {
        customer.callback(call, Stage.ANSWERED);
      }
    } else if (calls.at(call).ringAt <= calls.at(call).endedAt) {
      customer.callback(call, Stage.RINGING);
    }
  }

  private void failed(long payload, int call) {
    boolean later = onlyTheEnd(call);
    if (payload >>> TRIES_SHIFT < (later ? TRIES_LATER : 1)) {
      calls.at(call).onTheWay++;
      agenda.in(later ? LATER : MILLI, delivers, payload + (1L << TRIES_SHIFT));
    }
  }

  long latency(Dice dice, String kind) {
    return MILLI + (long) (dice.roll(kind) * profile.callbackLatencyMax() * MILLI);
  }

  private Dice dice(int call) {
    return Objects.requireNonNull(calls.at(call).dice, "drawn when the call arrived");
  }
}
