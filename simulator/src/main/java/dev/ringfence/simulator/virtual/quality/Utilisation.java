package dev.ringfence.simulator.virtual.quality;

import dev.ringfence.engine.core.model.Account;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.Topology;
import java.util.ArrayList;
import java.util.List;

/**
 * How much of what was possible was used. Immutable.
 *
 * <p>Every limit bounds what can be done in its own currency, so the share of the limit that was
 * used up most is the least that a run can have reached of the optimum: nobody does more than 1 /
 * share of it. Where a pool consists of parts with limits of their own (numbers in accounts), the
 * shares of the parts are averaged, each weighed with the calls that it can carry.
 *
 * @param share used of the bound of the limit that binds, from 0 to 1
 * @param limit which it is
 * @param price share of the bound that answers cost: of calls per second, which count a send until
 *     its answer, so that no schedule that must know can send more than N in (1 s + answer time); 0
 *     where another limit binds
 */
record Utilisation(double share, String limit, double price) {

  private static Utilisation max(Utilisation a, Utilisation b) {
    return b.share >= a.share ? b : a;
  }

  private static Utilisation of(double used, double bound, String limit) {
    return new Utilisation(bound <= 0 ? 0 : used / bound, limit, 0);
  }

  /** A part of the whole: what it used, and how many calls it can carry. */
  private record Part(Utilisation used, double calls) {
    /** The mean of parts, and the limit that binds most of them. */
    static Part sum(List<Part> parts) {
      double calls = 0;
      double share = 0;
      double price = 0;
      Part biggest = parts.get(0);
      boolean mixed = false;
      for (Part part : parts) {
        calls += part.calls;
        share += part.calls * part.used.share;
        price += part.calls * part.used.price;
        mixed |= !part.used.limit.equals(biggest.used.limit);
        biggest = part.calls > biggest.calls ? part : biggest;
      }
      String limit = mixed ? "mixed" : biggest.used.limit;
      return new Part(new Utilisation(share / calls, limit, price / calls), calls);
    }
  }

  /** Of a run, up to the horizon of its scenario. */
  static Utilisation of(Scenario scenario, OfflineBound bound, DialLog log) {
    long horizon = scenario.horizonNanos();
    double starts = 0;
    double busy = 0;
    for (int d = 0; d < log.size(); d++) {
      starts += log.begun[d] < horizon ? 1 : 0;
      busy += log.busyUntil(d, horizon);
    }
    Utilisation best = of(starts, bound.wanted(horizon), "demand");
    best = max(best, of(starts, bound.starts(horizon), "starts"));
    best = max(best, of(busy, bound.busy(horizon), "channel time"));
    Topology topology = scenario.setup().topology();
    // The parts last: of equals they name the limit best.
    return topology.templates().size() > 1
        ? best
        : max(best, new Parts(scenario, bound, log).whole());
  }

  /** A single pool in its parts. Lane-confined. */
  private static final class Parts {
    private final Topology topology;
    private final OfflineBound bound;
    private final long horizon;
    private final double meanHold;
    private final double[] starts;
    private final double[] busy;
    private final double[] answerSeconds;

    Parts(Scenario scenario, OfflineBound bound, DialLog log) {
      this.topology = scenario.setup().topology();
      this.bound = bound;
      this.horizon = scenario.horizonNanos();
      this.meanHold = KnownFuture.meanHold(bound.needs());
      starts = new double[topology.numbers().size()];
      busy = new double[topology.numbers().size()];
      answerSeconds = new double[topology.accounts().size()];
      for (int d = 0; d < log.size(); d++) {
        if (log.begun[d] < horizon) {
          starts[log.number[d]]++;
          busy[log.number[d]] += log.busyUntil(d, horizon);
          answerSeconds[topology.numbers().get(log.number[d]).account()] +=
              (log.answered[d] - log.granted[d]) / 1e9;
        }
      }
    }

    Utilisation whole() {
      List<Part> accounts = new ArrayList<>();
      for (int a = 0; a < topology.accounts().size(); a++) {
        accounts.add(account(a));
      }
      return Part.sum(accounts).used();
    }

    private Part account(int a) {
      Account account = topology.accounts().get(a);
      List<Part> numbers = new ArrayList<>();
      double started = 0;
      double held = 0;
      for (int n = 0; n < topology.numbers().size(); n++) {
        if (topology.numbers().get(n).account() == a) {
          numbers.add(number(n));
          started += starts[n];
          held += busy[n];
        }
      }
      if (numbers.isEmpty()) {
        return new Part(new Utilisation(1, "nothing", 0), 0);
      }
      Part sum = Part.sum(numbers);
      double time = Capacity.busy(account, bound.channels(a), 0, horizon);
      double sends = Capacity.starts(account.sends(), horizon);
      boolean concurrency = account.concurrency() < bound.channels(a);
      Utilisation best = sum.used();
      best = max(best, of(held, time, concurrency ? "concurrency" : "channels"));
      best = max(best, rate(account, started, sends, answerSeconds[a] / Math.max(1, started)));
      return new Part(best, Math.min(sum.calls(), Math.min(time / meanHold, sends)));
    }

    private static Utilisation rate(
        Account account, double started, double sends, double meanAnswer) {
      double window = 1;
      for (RateLimit rate : account.sends()) {
        window = Math.min(window, rate.windowNanos() / 1e9);
      }
      return new Utilisation(
          started / sends, "calls per second", meanAnswer / (window + meanAnswer));
    }

    private Part number(int n) {
      PhoneNumber number = topology.numbers().get(n);
      double tokens = Capacity.starts(number, horizon);
      double time = Capacity.busy(number, horizon);
      Utilisation best = max(of(busy[n], time, "channels"), of(starts[n], tokens, "cap"));
      return new Part(best, Math.min(time / meanHold, tokens));
    }
  }
}
