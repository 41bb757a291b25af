package dev.ringfence.engine.core.virtual;

import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.engine.core.port.Trace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The books that all nodes share, exact and slow: what they grant never exceeds a limit. Every
 * start is kept as it is and counted anew at each question.
 */
final class SharedBooks {
  /** Which limit denies, and for how long from now on. */
  record Denied(Limit limit, long waitNanos) {}

  private record Held(int node, int number, Starts cap, Starts sends, Starts destination) {}

  private final Topology topology;
  private final Map<Long, Held> held = new LinkedHashMap<>();
  private final Map<Long, Boolean> aging = new HashMap<>();
  private final List<Starts> caps = new ArrayList<>();
  private final List<Starts> sends = new ArrayList<>();
  private final Map<Long, Starts> destinations = new HashMap<>();
  private final int[][] inUse;
  private final int[] onAccount;

  SharedBooks(Topology topology, int nodes) {
    this.topology = topology;
    topology.numbers().forEach(n -> caps.add(new Starts(n.caps())));
    topology.accounts().forEach(a -> sends.add(new Starts(a.sends())));
    inUse = new int[topology.numbers().size()][nodes];
    onAccount = new int[topology.accounts().size()];
  }

  /** Takes one of everything for the attempt, or nothing. */
  @Nullable Denied grant(int node, long attempt, int number, long to, long now) {
    Denied denied = denies(number, to, now);
    if (denied != null) {
      return denied;
    }
    int account = topology.numbers().get(number).account();
    Held h = new Held(node, number, caps.get(number), sends.get(account), destination(to));
    held.put(attempt, h);
    h.cap.outstanding++;
    h.sends.outstanding++;
    h.destination.outstanding++;
    inUse[number][node]++;
    onAccount[account]++;
    return null;
  }

  /** What denies a call from the number to the destination now, or null. */
  @Nullable Denied denies(int number, long to, long now) {
    Denied byDestination = destination(to).denies(Limit.DESTINATION_LIMIT, now);
    return byDestination != null ? byDestination : denies(number, now);
  }

  private @Nullable Denied denies(int number, long now) {
    if (total(number) >= topology.numbers().get(number).channels()) {
      return new Denied(Limit.NUMBER_CHANNELS, Denial.EVENT);
    }
    Denied byCap = caps.get(number).denies(Limit.NUMBER_CAP, now);
    int account = topology.numbers().get(number).account();
    if (byCap != null) {
      return byCap;
    }
    if (onAccount[account] >= topology.accounts().get(account).concurrency()) {
      return new Denied(Limit.ACCOUNT_CONCURRENCY, Denial.EVENT);
    }
    return sends.get(account).denies(Limit.ACCOUNT_RATE, now);
  }

  /** Whether nothing but a destination could deny a call from the number. */
  boolean room(int number, long now) {
    PhoneNumber n = topology.numbers().get(number);
    return total(number) < n.channels()
        && caps.get(number).admits(now)
        && onAccount[n.account()] < topology.accounts().get(n.account()).concurrency()
        && sends.get(n.account()).admits(now);
  }

  boolean callable(long to, long now) {
    return destination(to).admits(now);
  }

  /** The carrier has answered: the attempt's start and send begin to age. */
  void answered(long attempt, long now) {
    Held h = held.get(attempt);
    if (h != null && aging.putIfAbsent(attempt, true) == null) {
      h.cap.age(now);
      h.sends.age(now);
      h.destination.age(now);
    }
  }

  /** The attempt is over, and leaves this. */
  void over(long attempt, Trace trace, long now) {
    Held h = held.remove(attempt);
    if (h == null) {
      throw new AssertionError("attempt " + attempt + " gives back what it never had, or twice");
    }
    inUse[h.number][h.node]--;
    onAccount[topology.numbers().get(h.number).account()]--;
    if (aging.remove(attempt) == null) {
      h.cap.end(trace == Trace.START, now);
      h.destination.end(trace == Trace.START, now);
      h.sends.end(trace != Trace.NONE, now);
    }
  }

  boolean holds(long attempt) {
    return held.containsKey(attempt);
  }

  int calls() {
    return held.size();
  }

  /** Calls that the other nodes have on the number. */
  int others(int number, int node) {
    return total(number) - inUse[number][node];
  }

  private int total(int number) {
    int all = 0;
    for (int calls : inUse[number]) {
      all += calls;
    }
    return all;
  }

  private Starts destination(long to) {
    return destinations.computeIfAbsent(to, unused -> new Starts(topology.destinationLimits()));
  }

  /** The rolling windows of one subject. */
  private static final class Starts {
    private final List<RateLimit> limits;
    private final ArrayDeque<Long> answered = new ArrayDeque<>();
    private int outstanding;

    Starts(List<RateLimit> limits) {
      this.limits = limits;
    }

    void age(long now) {
      outstanding--;
      answered.addLast(now);
    }

    void end(boolean seen, long now) {
      outstanding--;
      if (seen) {
        answered.addLast(now);
      }
    }

    boolean admits(long now) {
      for (RateLimit limit : limits) {
        if (outstanding + within(limit, now) >= limit.count()) {
          return false;
        }
      }
      return true;
    }

    @Nullable Denied denies(Limit limit, long now) {
      if (admits(now)) {
        return null;
      }
      // While one is outstanding it may leave without a trace: nobody knows an instant then.
      long at = Denial.EVENT;
      for (long start : outstanding > 0 ? List.<Long>of() : answered) {
        for (RateLimit l : limits) {
          long leaves = start + l.windowNanos();
          if (leaves > now && leaves < at && admits(leaves)) {
            at = leaves;
          }
        }
      }
      return new Denied(limit, at == Denial.EVENT ? at : at - now);
    }

    private int within(RateLimit limit, long now) {
      int count = 0;
      Iterator<Long> youngestFirst = answered.descendingIterator();
      while (youngestFirst.hasNext() && now - youngestFirst.next() < limit.windowNanos()) {
        count++;
      }
      return count;
    }
  }
}
