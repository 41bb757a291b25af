package dev.ringfence.simulator.virtual.quality;

import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.Template;
import dev.ringfence.simulator.model.CallPlan;
import dev.ringfence.simulator.model.CallPlan.Fate;
import dev.ringfence.simulator.model.Dice;
import dev.ringfence.simulator.virtual.BatchPlan;
import dev.ringfence.simulator.virtual.Setup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every dial that a scenario can come to need, as somebody knows it who knows how each call will
 * end: its template, the earliest instant at which it could begin, and how long it holds a channel.
 * Immutable. Instants are nanoseconds since the start.
 *
 * <p>How the n-th call to a destination ends depends on the destination and n alone. So where a
 * destination has one row, each attempt begins no earlier than the one before it ended, plus the
 * delay of its retry, and no earlier than the destination's limits let it: beginning each at its
 * earliest makes the next as early as it can be, so no schedule begins the k-th attempt sooner, or
 * makes more of them by any instant. Where several rows share a destination, only the limits keep
 * the attempts apart, and there are no more of them than it takes to end every row.
 */
final class KnownFuture {
  private static final long SECOND = 1_000_000_000L;

  /** One dial. */
  record Need(int template, long earliest, long hold) {}

  private final Setup setup;
  private final List<Need> needs = new ArrayList<>();

  private KnownFuture(Setup setup) {
    this.setup = setup;
  }

  private record Row(int batch, int row) {}

  /** All dials, in no order. */
  static List<Need> of(Setup setup) {
    KnownFuture future = new KnownFuture(setup);
    Map<Long, List<Row>> byDestination = new HashMap<>();
    for (int b = 0; b < setup.batches().size(); b++) {
      long[] destinations = setup.batches().get(b).destinations();
      for (int row = 0; row < destinations.length; row++) {
        byDestination
            .computeIfAbsent(destinations[row], any -> new ArrayList<>(1))
            .add(new Row(b, row));
      }
    }
    byDestination.forEach(future::add);
    return future.needs;
  }

  private void add(long destination, List<Row> rows) {
    BatchPlan plan = setup.batches().get(rows.get(0).batch());
    Template template = setup.topology().templates().get(plan.template());
    int most = template.retry().maxAttempts() * rows.size();
    long earliest =
        rows.stream()
            .mapToLong(row -> setup.batches().get(row.batch()).afterNanos())
            .min()
            .orElse(0);
    long[] begins = new long[most];
    int ended = 0;
    for (int k = 0; k < most && ended < rows.size(); k++) {
      earliest = Math.max(earliest, admitted(template, begins, k));
      begins[k] = earliest;
      CallPlan call = plan(destination, k + 1);
      needs.add(new Need(plan.template(), earliest, hold(call, template)));
      long delay = template.retry().delayAfter(outcome(call, template), k + 1);
      if (rows.size() == 1) {
        if (delay < 0) {
          return;
        }
        earliest += hold(call, template) + delay;
      } else if (!template.retry().delayNanos().containsKey(outcome(call, template))) {
        ended++;
      }
    }
  }

  /** From when on the destination's limits let another begin after the first k. */
  private long admitted(Template template, long[] begins, int k) {
    long at = 0;
    List<RateLimit> limits = new ArrayList<>(setup.topology().destinationLimits());
    limits.addAll(template.destinationLimits());
    for (RateLimit limit : limits) {
      if (k >= limit.count()) {
        at = Math.max(at, begins[k - limit.count()] + limit.windowNanos());
      }
    }
    return at;
  }

  private CallPlan plan(long destination, int nth) {
    return setup.profile().plan(Dice.of(setup.seed(), destination, nth).random("plan"));
  }

  private static boolean rings(Fate fate) {
    return fate != Fate.BUSY && fate != Fate.FAILED;
  }

  private static boolean ringsOut(CallPlan call, Template template) {
    return rings(call.fate()) && call.ring() >= template.ringSeconds();
  }

  private static long hold(CallPlan call, Template template) {
    double seconds = call.pdd();
    if (rings(call.fate())) {
      seconds += Math.min(call.ring(), template.ringSeconds());
      boolean talks = call.fate() == Fate.HUMAN || call.fate() == Fate.MACHINE;
      if (talks && !ringsOut(call, template)) {
        seconds += Math.min(Math.max(1, call.talk()), template.talkSeconds());
      }
    }
    return (long) (seconds * SECOND);
  }

  private static Outcome outcome(CallPlan call, Template template) {
    if (ringsOut(call, template)) {
      return Outcome.NO_ANSWER;
    }
    return switch (call.fate()) {
      case HUMAN -> Outcome.ANSWERED;
      case MACHINE -> Outcome.MACHINE;
      case NO_ANSWER -> Outcome.NO_ANSWER;
      case BUSY -> Outcome.BUSY;
      case FAILED -> Outcome.FAILED;
      case REJECTED -> Outcome.REJECTED;
    };
  }

  /** Mean time that a dial holds a channel, in nanoseconds. */
  static double meanHold(List<Need> needs) {
    return needs.stream().mapToLong(Need::hold).average().orElse(1);
  }

  /** The distinct instants at which dials can begin for the first time, ascending. */
  static long[] arrivals(Setup setup) {
    long[] all = setup.batches().stream().mapToLong(BatchPlan::afterNanos).sorted().toArray();
    return Arrays.stream(all).distinct().toArray();
  }
}
