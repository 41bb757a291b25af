package dev.ringfence.simulator.carrier;

import dev.ringfence.simulator.audit.CarrierEvent.Kind;
import dev.ringfence.simulator.carrier.SimCall.State;
import dev.ringfence.simulator.model.CallPlan;
import dev.ringfence.simulator.model.CallPlan.Fate;
import dev.ringfence.simulator.model.Dice;
import dev.ringfence.simulator.model.Fault;
import dev.ringfence.simulator.model.FaultPlan;
import io.vertx.core.Vertx;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The telephone network behind the three carriers: every call's life from its acceptance to its
 * end. Lane-confined: one event-loop context owns it.
 */
final class Exchange {

  final CarrierConfig config;
  final EventLog log;
  final Map<String, AccountDesk> desks = new LinkedHashMap<>();
  FaultPlan faults;
  final Map<Fault, Long> faultCounts = new EnumMap<>(Fault.class);
  final Map<String, Long> outcomes = new HashMap<>();
  long queuedEver;

  private final Vertx vertx;
  private final Courier courier;
  private final Map<Provider, Dialect> dialects = new EnumMap<>(Provider.class);
  private final Map<String, Long> dialsByDestination = new HashMap<>();
  private final SplittableRandom ids;
  private final Set<SimCall> held = new LinkedHashSet<>();
  private boolean hold;

  Exchange(Vertx vertx, CarrierConfig config, EventLog log, Courier courier) {
    this.vertx = vertx;
    this.config = config;
    this.log = log;
    this.courier = courier;
    this.faults = config.faults();
    // Not by the seed alone: a restarted carrier must not give out the ids of its former life.
    this.ids = new SplittableRandom(config.seed() ^ System.nanoTime());
    config.accounts().forEach(a -> desks.put(a.provider() + a.id(), new AccountDesk(a)));
    dialects.put(Provider.TWILIO, new TwilioDialect(this));
    dialects.put(Provider.PLIVO, new PlivoDialect(this));
    dialects.put(Provider.EXOTEL, new ExotelDialect(this));
    courier.attach(this);
  }

  Dialect dialect(SimCall call) {
    return dialect(call.desk.account.provider());
  }

  private Dialect dialect(Provider provider) {
    Dialect dialect = dialects.get(provider);
    if (dialect == null) {
      throw new IllegalStateException("no dialect for " + provider);
    }
    return dialect;
  }

  /** The luck of the next call between our accounts and this end. */
  Dice nextDice(String otherEnd) {
    return Dice.of(config.seed(), otherEnd, dialsByDestination.merge(otherEnd, 1L, Long::sum));
  }

  void count(Fault fault, AccountDesk desk, DialOrder order, String callId) {
    faultCounts.merge(fault, 1L, Long::sum);
    log.add(System.nanoTime(), Kind.FAULT, desk.account, order, callId, 0, fault.word());
  }

  /** Takes a dial: from here on the call exists, but nothing moves before {@link #begin}. */
  SimCall accept(AccountDesk desk, DialOrder order, Dice dice) {
    CallPlan plan = config.profile().plan(dice.random("plan"));
    SimCall call =
        new SimCall(desk, order, dice, dialect(desk.account.provider()).newId(ids), plan, false);
    call.reordered = faults.strikes(Fault.CALLBACK_REORDERED, dice, "");
    call.queueMillis = desk.queue.size() * 1000L / desk.account.cps();
    desk.add(call);
    return call;
  }

  /** Takes a call from outside to one of our numbers. */
  SimCall acceptInbound(AccountDesk desk, DialOrder order, Dice dice) {
    CallPlan plan = config.profile().withOutcomes(1, 0, 0, 0, 0, 0).plan(dice.random("plan"));
    SimCall call =
        new SimCall(desk, order, dice, dialect(desk.account.provider()).newId(ids), plan, true);
    call.state = State.RINGING;
    call.startMillis = call.createdMillis;
    desk.add(call);
    return call;
  }

  /** Dials, or queues the call if the account's calls per second are used up. */
  void begin(SimCall call) {
    if (call.state != State.QUEUED) {
      return;
    }
    long now = System.nanoTime();
    if (call.desk.overCps(now)) {
      queuedEver++;
      call.desk.queue.addLast(call);
      armQueue(call.desk, now);
    } else {
      dial(call, now);
    }
  }

  private void armQueue(AccountDesk desk, long now) {
    if (desk.queueTimer || desk.queue.isEmpty()) {
      return;
    }
    desk.queueTimer = true;
    vertx.setTimer(
        Math.max(1, desk.nanosToNextDial(now) / 1_000_000 + 1),
        timer -> {
          desk.queueTimer = false;
          long then = System.nanoTime();
          while (!desk.queue.isEmpty() && desk.nanosToNextDial(then) <= 0) {
            SimCall next = desk.queue.removeFirst();
            if (next.state == State.QUEUED) {
              dial(next, then);
            }
          }
          armQueue(desk, then);
        });
  }

  private void dial(SimCall call, long now) {
    call.desk.dialled(now);
    call.state = State.DIALLING;
    call.startMillis = System.currentTimeMillis();
    courier.send(call, dialect(call).dialling(call));
    double pdd = hold ? 0 : call.plan.pdd();
    after(
        call,
        pdd,
        () -> {
          if (!hold && (call.plan.fate() == Fate.BUSY || call.plan.fate() == Fate.FAILED)) {
            end(call, call.plan.fate().word());
          } else {
            ring(call);
          }
        });
  }

  private void ring(SimCall call) {
    call.state = State.RINGING;
    log.add(Kind.RINGING, call, 0, "");
    if (faults.strikes(Fault.CALLBACK_FORGED, call.dice, "")) {
      count(Fault.CALLBACK_FORGED, call.desk, call.order, call.id);
      courier.send(call, dialect(call).forged(call));
    }
    courier.send(call, dialect(call).ringing(call));
    if (hold) {
      answer(call);
      return;
    }
    double limit = call.order.ringSeconds();
    call.ringLimit = call.plan.ring() >= limit;
    after(
        call,
        Math.min(call.plan.ring(), limit),
        () -> {
          Fate fate = call.plan.fate();
          if (call.ringLimit || fate == Fate.NO_ANSWER) {
            end(call, Fate.NO_ANSWER.word());
          } else if (fate == Fate.REJECTED) {
            end(call, fate.word());
          } else {
            answer(call);
          }
        });
  }

  private void answer(SimCall call) {
    call.state = State.TALKING;
    call.ringLimit = false;
    call.answerMillis = System.currentTimeMillis();
    log.add(Kind.ANSWERED, call, 0, "");
    talk(call);
    courier.send(call, dialect(call).answered(call));
  }

  /** Lets an answered call, or an accepted inbound one, talk for its time. */
  void talk(SimCall call) {
    if (hold) {
      held.add(call);
      return;
    }
    double talk = Math.max(1, call.plan.talk());
    after(
        call,
        Math.min(talk, call.order.talkSeconds()),
        () -> end(call, call.machine() ? Fate.MACHINE.word() : Fate.HUMAN.word()));
  }

  /** Ends a call, once; on its own, or because somebody hung up. */
  void end(SimCall call, String outcome) {
    if (call.state == State.ENDED) {
      return;
    }
    vertx.cancelTimer(call.timer);
    held.remove(call);
    call.state = State.ENDED;
    call.outcome = outcome;
    call.endMillis = System.currentTimeMillis();
    call.desk.live.remove(call.id);
    if (call.inbound) {
      log.add(Kind.INBOUND_ENDED, call, 0, outcome);
      courier.send(call, dialect(call).inboundEnded(call));
    } else {
      outcomes.merge(outcome, 1L, Long::sum);
      log.add(Kind.ENDED, call, 0, outcome);
      courier.send(call, dialect(call).ended(call));
    }
  }

  /** Hangs up, or cancels what has not been answered yet. */
  void hangUp(SimCall call) {
    if (call.state == State.TALKING) {
      end(call, call.machine() && !call.inbound ? Fate.MACHINE.word() : Fate.HUMAN.word());
    } else {
      end(call, "canceled");
    }
  }

  /** The document of an answered call could not be had: the carrier gives up. */
  void documentFailed(SimCall call, String why) {
    if (call.state == State.TALKING && !hold) {
      call.trouble = why;
      hangUp(call);
    }
  }

  /**
   * While on, every call is answered at once and talks on; when it goes off, they all end within a
   * second.
   */
  void hold(boolean on) {
    if (on == hold) {
      return;
    }
    hold = on;
    if (!on) {
      for (SimCall call : held) {
        long wait = 1 + (long) (call.dice.roll("hold") * 800);
        call.timer =
            vertx.setTimer(
                wait, t -> end(call, call.machine() ? Fate.MACHINE.word() : Fate.HUMAN.word()));
      }
      held.clear();
      return;
    }
    for (AccountDesk desk : desks.values()) {
      for (SimCall call : desk.live.values().toArray(SimCall[]::new)) {
        if (call.state == State.TALKING) {
          vertx.cancelTimer(call.timer);
          held.add(call);
        } else if (!call.inbound && call.state != State.QUEUED) {
          vertx.cancelTimer(call.timer);
          if (call.state == State.DIALLING) {
            ring(call);
          } else {
            answer(call);
          }
        }
      }
    }
  }

  private void after(SimCall call, double simulatedSeconds, Runnable next) {
    long millis = Math.max(1, Math.round(simulatedSeconds * 1000 / config.timeScale()));
    call.timer =
        vertx.setTimer(
            millis,
            timer -> {
              if (call.state != State.ENDED) {
                next.run();
              }
            });
  }
}
