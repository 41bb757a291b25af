package dev.ringfence.simulator.virtual.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a soak came to. Immutable.
 *
 * @param violations promises broken over all seeds
 * @param undisposed calls without a disposition
 * @param leaked channels held although nothing was left to happen
 * @param failed the seeds that were not well
 * @param reached how often each rare state was reached
 * @param trace the hashes of all seeds, in their order, in one
 */
public record SoakReport(
    int seeds,
    long calls,
    long events,
    long violations,
    long undisposed,
    long leaked,
    double seconds,
    List<SeedResult> failed,
    Map<RareState, Long> reached,
    long trace) {

  /** Rare states that no seed came to. */
  public List<RareState> missed() {
    return reached.entrySet().stream()
        .filter(e -> e.getValue() == 0)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Whether all is well: every promise kept, and in a long soak every rare state reached. */
  public boolean well() {
    return failed.isEmpty() && (seeds < Soak.MUST_REACH_FROM || missed().isEmpty());
  }

  /** Adds results up. Lane-confined. */
  static final class Sum {
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private final List<SeedResult> failed = new ArrayList<>();
    private final Map<RareState, Long> reached = Soak.nothingReached();
    private int seeds;
    private long calls;
    private long events;
    private long violations;
    private long undisposed;
    private long leaked;
    private long trace = 1;

    void add(SeedResult result) {
      seeds++;
      calls += result.calls();
      events += result.events();
      violations += result.violations();
      undisposed += result.undisposed();
      leaked += result.leaked();
      trace = (trace ^ result.trace()) * PRIME;
      trace ^= trace >>> 31;
      result.reached().forEach((state, count) -> reached.merge(state, count, Long::sum));
      if (!result.well()) {
        failed.add(result);
      }
    }

    SoakReport report(Soak soak, double seconds) {
      if (seeds != soak.seeds()) {
        throw new IllegalStateException("not every seed has been played");
      }
      return new SoakReport(
          seeds,
          calls,
          events,
          violations,
          undisposed,
          leaked,
          seconds,
          List.copyOf(failed),
          reached,
          trace);
    }
  }
}
