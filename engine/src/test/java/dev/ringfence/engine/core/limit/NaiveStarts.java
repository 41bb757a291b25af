package dev.ringfence.engine.core.limit;

import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.RateLimit;
import java.util.ArrayList;
import java.util.List;

/**
 * The rolling windows of one subject, as one would explain them to somebody: every start is kept
 * for ever and counted anew at each question. The model that the quick ones are compared with.
 */
final class NaiveStarts {
  private List<RateLimit> limits;
  private final List<Long> answered = new ArrayList<>();
  private int outstanding;

  NaiveStarts(List<RateLimit> limits) {
    this.limits = limits;
  }

  /** Other limits hold from now on, over the same history. */
  void replace(List<RateLimit> others) {
    limits = others;
  }

  void begin() {
    outstanding++;
  }

  void answered(long now) {
    outstanding--;
    answered.add(now);
  }

  void undone() {
    outstanding--;
  }

  int outstanding() {
    return outstanding;
  }

  boolean admits(long now) {
    return limits.stream().allMatch(limit -> counted(limit, now) < limit.count());
  }

  /** The first instant from now on at which every window admits, if nothing else happens. */
  long opensAt(long now) {
    if (limits.stream().anyMatch(limit -> outstanding >= limit.count())) {
      return Denial.EVENT;
    }
    // Usage only falls when a start leaves a window, so only those instants need to be tried.
    long best = admits(now) ? now : Denial.EVENT;
    for (long start : answered) {
      for (RateLimit limit : limits) {
        long leaves = start + limit.windowNanos();
        if (leaves > now && leaves < best && admits(leaves)) {
          best = leaves;
        }
      }
    }
    return best;
  }

  private long counted(RateLimit limit, long now) {
    return outstanding
        + answered.stream().filter(start -> now - start < limit.windowNanos()).count();
  }
}
