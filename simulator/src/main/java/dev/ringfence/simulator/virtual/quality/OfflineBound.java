package dev.ringfence.simulator.virtual.quality;

import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.Topology;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What nobody can beat, not even a planner who knows how long every call will last and how it will
 * end. Lane-confined.
 *
 * <p>Time is cut into stretches. Calls flow from the stretch in which they can begin at the
 * earliest, on into later ones, through a number that their template may use and through its
 * account, each no wider than {@link Capacity} says for that stretch. Every real schedule is such a
 * flow: it begins no call before its earliest instant and only on numbers of the pool, and the
 * limits hold in each stretch. A flow may be more than any schedule can do (it knows no order
 * inside a stretch, and splits calls), so the largest flow is an upper bound.
 *
 * <p>There are two currencies, and both bounds hold at once: <b>starts</b>, in stretches as long as
 * the longest window of a number's cap, and <b>channel time</b>, in stretches between the arrivals
 * of batches.
 *
 * <p>The price of an answer is not in the bound: the planner knows when each dial reaches the
 * carrier, and needs no answer to know.
 */
final class OfflineBound {
  private static final long SECOND = 1_000_000_000L;

  private final Scenario scenario;
  private final Topology topology;
  private final List<KnownFuture.Need> needs;
  private final long[] arrivals;

  /** Numbers that are alike to everybody, by account and templates. */
  private final Map<String, int[]> alike = new HashMap<>();

  OfflineBound(Scenario scenario) {
    this.scenario = scenario;
    this.topology = scenario.setup().topology();
    this.needs = KnownFuture.of(scenario.setup());
    this.arrivals = KnownFuture.arrivals(scenario.setup());
    for (int n = 0; n < topology.numbers().size(); n++) {
      int number = n;
      String key = topology.numbers().get(n).account() + " " + templatesOf(number);
      alike.merge(key, new int[] {n}, OfflineBound::joined);
    }
  }

  private List<Integer> templatesOf(int number) {
    return java.util.stream.IntStream.range(0, topology.templates().size())
        .filter(t -> topology.templates().get(t).pool().contains(number))
        .boxed()
        .toList();
  }

  private static int[] joined(int[] a, int[] b) {
    int[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  List<KnownFuture.Need> needs() {
    return needs;
  }

  /** Dials that could begin before the instant if there were no limits but the people's. */
  long wanted(long until) {
    return needs.stream().filter(need -> need.earliest() < until).count();
  }

  /** Most starts before the instant. */
  long starts(long until) {
    long longest = 0;
    for (PhoneNumber number : topology.numbers()) {
      for (RateLimit cap : number.caps()) {
        longest = Math.max(longest, cap.windowNanos());
      }
    }
    long length = longest == 0 ? until : Math.min(longest, until);
    int stretches = (int) ((until + length - 1) / length);
    long[] edges = new long[stretches + 1];
    for (int i = 0; i < stretches; i++) {
      edges[i] = i * length;
    }
    edges[stretches] = until;
    return flow(edges, false);
  }

  /** Most nanoseconds of channels before the instant. */
  long busy(long until) {
    long[] before = Arrays.stream(arrivals).filter(at -> at < until).toArray();
    long[] edges = Arrays.copyOf(before, before.length + 1);
    edges[before.length] = until;
    if (edges[0] > 0) {
      edges[0] = 0;
    }
    return flow(edges, true);
  }

  private long flow(long[] edges, boolean busy) {
    int stretches = edges.length - 1;
    int templates = topology.templates().size();
    long until = edges[stretches];
    long[][] supply = new long[templates][stretches];
    for (KnownFuture.Need need : needs) {
      if (need.earliest() < until) {
        int at = Arrays.binarySearch(edges, need.earliest());
        supply[need.template()][at >= 0 ? at : -at - 2] +=
            busy ? Math.min(need.hold(), until - need.earliest()) : 1;
      }
    }
    MaxFlow flow = new MaxFlow();
    int source = flow.node();
    int sink = flow.node();
    int[] waiting = new int[templates];
    for (int s = 0; s < stretches; s++) {
      int[] before = waiting.clone();
      for (int t = 0; t < templates; t++) {
        waiting[t] = flow.node();
        flow.pipe(source, waiting[t], supply[t][s]);
        if (s > 0) {
          flow.pipe(before[t], waiting[t], MaxFlow.UNLIMITED);
        }
      }
      stretch(flow, waiting, sink, edges[s], edges[s + 1], busy);
    }
    return flow.most(source, sink);
  }

  private void stretch(MaxFlow flow, int[] waiting, int sink, long from, long until, boolean busy) {
    int[] accounts = new int[topology.accounts().size()];
    for (int a = 0; a < accounts.length; a++) {
      accounts[a] = flow.node();
      long width =
          busy
              ? Capacity.busy(topology.accounts().get(a), channels(a), from, until)
              : Capacity.starts(topology.accounts().get(a).sends(), until - from);
      flow.pipe(accounts[a], sink, width);
    }
    for (int[] numbers : alike.values()) {
      long width = 0;
      for (int n : numbers) {
        PhoneNumber number = topology.numbers().get(n);
        long one =
            busy ? Capacity.busy(number, until - from) : Capacity.starts(number, until - from);
        width = Math.min(MaxFlow.UNLIMITED, width + one);
      }
      int node = flow.node();
      flow.pipe(node, accounts[topology.numbers().get(numbers[0]).account()], width);
      for (int t : templatesOf(numbers[0])) {
        flow.pipe(waiting[t], node, MaxFlow.UNLIMITED);
      }
    }
  }

  long channels(int account) {
    return topology.numbers().stream()
        .filter(n -> n.account() == account)
        .mapToLong(PhoneNumber::channels)
        .sum();
  }

  /** The earliest instant, to a second, at which everything could be over. */
  long finish() {
    long least = 0;
    long work = 0;
    for (KnownFuture.Need need : needs) {
      least = Math.max(least, need.earliest() + need.hold());
      work += need.hold();
    }
    long low = least / SECOND;
    long high = Math.max(low + 1, scenario.setup().longestNanos() / SECOND);
    while (low < high) {
      long middle = (low + high) >>> 1;
      long until = Math.max(middle * SECOND, least);
      if (starts(until) >= needs.size() && busy(until) >= work) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low * SECOND;
  }
}
