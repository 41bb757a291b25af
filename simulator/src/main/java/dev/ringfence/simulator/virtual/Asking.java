package dev.ringfence.simulator.virtual;

import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.KernelEvent.Finding;
import dev.ringfence.engine.core.port.LiveCall;
import dev.ringfence.simulator.model.Dice;
import dev.ringfence.simulator.virtual.net.Agenda;
import dev.ringfence.simulator.virtual.net.CallTable;
import dev.ringfence.simulator.virtual.net.Inquiries;
import dev.ringfence.simulator.virtual.net.Weather;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Look-ups, listings and orders to hang up, on their way to a carrier and back. Lane-confined. A
 * search by numbers and a listing may lag behind; a call that is asked for by its id is found at
 * once.
 */
final class Asking {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long SEARCH_LAG = 8 * SECOND;
  private static final long LISTING_LAG = 20 * SECOND;

  /** How far a search reaches back before the instant of the send. */
  private static final long SLACK = 5 * SECOND;

  private static final int EVENT_LOOKED_UP = 30;
  private static final int EVENT_LISTED = 31;

  private final VirtualWorld world;
  private final Agenda agenda;
  private final Witness witness;
  private double failing;
  private long asked;

  Asking(VirtualWorld world, Witness witness) {
    this.world = world;
    this.agenda = world.agenda();
    this.witness = witness;
  }

  void fail(double share) {
    failing = share;
  }

  void lookUp(long attempt, int number, long destination, @Nullable String id, Set<String> others) {
    Dice dice = dice();
    int life = world.life();
    int account = world.accountOf(number);
    agenda.in(
        way(dice, "there"),
        () -> {
          long wait = unanswered(account, dice);
          if (wait >= 0) {
            agenda.in(wait, () -> failed(life, attempt, account));
            return;
          }
          int place = world.attempts().find(attempt);
          long sent = place < 0 ? 0 : world.attempts().dialledAt[place];
          long lag = faulty() ? (long) (dice.roll("lag") * SEARCH_LAG) : 0;
          CallTable calls = calls();
          int call =
              id != null
                  ? calls.find(id)
                  : Inquiries.between(
                      calls, number, destination, sent - SLACK, agenda.now() - lag, others);
          boolean over = call >= 0 && calls.endedAt(call) <= agenda.now();
          Finding finding =
              call == Inquiries.SEVERAL
                  ? Finding.FAILED
                  : call < 0 ? Finding.ABSENT : over ? Finding.ENDED : Finding.LIVE;
          agenda.in(way(dice, "back"), () -> answer(life, attempt, account, finding, call));
        });
  }

  private void failed(int life, long attempt, int account) {
    answer(life, attempt, account, Finding.FAILED, Inquiries.NOTHING);
  }

  private void answer(int life, long attempt, int account, Finding finding, int call) {
    if (gone(life)) {
      return;
    }
    world.trace().add(EVENT_LOOKED_UP, agenda.now(), attempt, finding.ordinal());
    if (finding == Finding.FAILED) {
      witness.notAnswered(account);
    }
    witness.told(
        attempt,
        switch (finding) {
          case LIVE -> Witness.News.LIVE;
          case ENDED -> Witness.News.ENDED;
          case ABSENT -> Witness.News.ABSENT;
          case FAILED -> Witness.News.FAILED;
        },
        false);
    CallTable calls = calls();
    boolean found = finding == Finding.LIVE || finding == Finding.ENDED;
    boolean over = finding == Finding.ENDED;
    if (found) {
      world.keeper().found(attempt, calls.id(call));
    }
    Outcome outcome = over ? Words.outcome(calls.outcome(call)) : null;
    world.offer(
        new KernelEvent.LookedUp(
            attempt,
            finding,
            found ? calls.id(call) : null,
            outcome,
            over ? calls.talked(call) : 0,
            over ? calls.outcome(call) : ""));
  }

  /** Whether the process that asked is not there any more. */
  private boolean gone(int life) {
    return !world.up() || life != world.life();
  }

  void list(int account, long sweep) {
    Dice dice = dice();
    int life = world.life();
    agenda.in(
        way(dice, "there"),
        () -> {
          long wait = unanswered(account, dice);
          if (wait >= 0) {
            agenda.in(wait, () -> listed(life, account, sweep, false, List.of()));
            return;
          }
          boolean lags = faulty() && dice.roll("lags") < 0.3;
          long asOf = agenda.now() - (lags ? (long) (dice.roll("lag") * LISTING_LAG) : 0);
          List<LiveCall> list = new ArrayList<>();
          Inquiries.live(calls(), account, asOf, call -> list.add(live(call)));
          agenda.in(way(dice, "back"), () -> listed(life, account, sweep, true, list));
        });
  }

  private LiveCall live(int call) {
    CallTable calls = calls();
    long ours = world.network().plant().e164()[calls.number(call)];
    boolean in = calls.attempt(call) == 0;
    long other = calls.destination(call);
    return new LiveCall(calls.id(call), in ? other : ours, in ? ours : other, in);
  }

  private void listed(int life, int account, long sweep, boolean ok, List<LiveCall> list) {
    if (gone(life)) {
      return;
    }
    world.trace().add(EVENT_LISTED, agenda.now(), sweep, ok ? list.size() : -1);
    if (!ok) {
      witness.notAnswered(account);
    }
    world.offer(new KernelEvent.LiveListed(account, sweep, ok, list));
  }

  void hangUp(int account, String id) {
    Dice dice = dice();
    agenda.in(
        way(dice, "there"),
        () -> {
          int call = calls().find(id);
          if (call >= 0 && unanswered(account, dice) < 0) {
            world.network().hangUp(call);
          }
        });
  }

  /** After how long the request fails, or -1 if the carrier answers it. */
  private long unanswered(int account, Dice dice) {
    Weather weather = world.network().weather();
    if (weather.closed(account, agenda.now())) {
      return MILLI;
    }
    if (weather.silent(account, agenda.now())) {
      return Weather.PATIENCE;
    }
    return failing > 0 && dice.roll("fails") < failing ? MILLI : -1;
  }

  /** Whether carriers may be slow to show what they have. */
  private boolean faulty() {
    return failing > 0;
  }

  private CallTable calls() {
    return world.network().calls();
  }

  private Dice dice() {
    return new Dice(world.setup().seed() * 0xD1B54A32D192ED03L + ++asked);
  }

  private static long way(Dice dice, String direction) {
    return MILLI + (long) (dice.roll(direction) * 60 * MILLI);
  }
}
