package dev.ringfence.simulator.virtual.quality;

import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.model.Template;
import dev.ringfence.simulator.virtual.BatchPlan;
import dev.ringfence.simulator.virtual.Setup;
import java.util.Arrays;
import java.util.List;

/**
 * How batches shared what they all could use. Lane-confined. A batch is backlogged while it has a
 * call that could be dialled but for a number; only such batches are compared, and only for so
 * long.
 */
final class Fairness {
  /**
   * The engine knows when a destination opens, and when a retry is due, to the millisecond; a dial
   * in that very millisecond takes nothing from the call that has just become eligible.
   */
  private static final long TICK = 1_000_000L;

  /** Calls come whole: of a batch that was entitled to less than this, a call more is luck. */
  private static final int LEAST_SHARED = 10;

  private final Setup setup;
  private final int batches;
  private final int[] backlog;
  private final double[] got;
  private final double[] entitled;

  /** Grants of one batch since the last of another, while both could have had them. */
  private final int[][] passedOver;

  private final long[] hungrySince;
  private final boolean[][] mayUse;
  private double worst;
  private long longestNanos;

  private Fairness(Setup setup) {
    this.setup = setup;
    this.batches = setup.batches().size();
    backlog = new int[batches];
    got = new double[batches];
    entitled = new double[batches];
    passedOver = new int[batches][batches];
    hungrySince = new long[batches];
    List<Template> templates = setup.topology().templates();
    mayUse = new boolean[templates.size()][setup.topology().numbers().size()];
    for (int t = 0; t < mayUse.length; t++) {
      for (int number : templates.get(t).pool()) {
        mayUse[t][number] = true;
      }
    }
  }

  /**
   * What a run comes to.
   *
   * @param jain Jain's index of achieved over entitled calls among equal batches (one template,
   *     priority and weight), each counted while it was backlogged together with others; 1 is fair,
   *     -1 if there were none
   * @param starvation the most calls that another batch got between two calls of a backlogged one
   *     on numbers that this one could use, over what the fair share promises: ceil(v/w) + 1 for
   *     weights v and w; at most 1 is as promised; 0 if nobody shared
   * @param longestNanos longest time between two calls of a backlogged batch
   */
  record Verdict(double jain, double starvation, long longestNanos) {}

  static Verdict of(Setup setup, DialLog log) {
    Fairness fairness = new Fairness(setup);
    fairness.replay(log);
    return new Verdict(fairness.jain(), fairness.worst, fairness.longestNanos);
  }

  /** Goes through arrivals, retries that come due and grants in the order of time. */
  private void replay(DialLog log) {
    int[] waiting = new int[batches];
    Arrays.setAll(waiting, b -> setup.batches().get(b).size());
    // Rows that were never dialled are eligible from the acceptance on; retries when they are due.
    int[] byEligible =
        java.util.stream.IntStream.range(0, log.size())
            .filter(d -> log.eligible[d] > setup.batches().get(log.batch[d]).afterNanos())
            .boxed()
            .sorted((a, b) -> Long.compare(log.eligible[a], log.eligible[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    int nextBatch = 0;
    int nextRetry = 0;
    for (int d = 0; d < log.size(); d++) {
      long now = log.granted[d];
      while (nextBatch < batches && setup.batches().get(nextBatch).afterNanos() <= now) {
        more(nextBatch, waiting[nextBatch], setup.batches().get(nextBatch).afterNanos());
        nextBatch++;
      }
      while (nextRetry < byEligible.length && log.eligible[byEligible[nextRetry]] + TICK <= now) {
        more(log.batch[byEligible[nextRetry]], 1, log.eligible[byEligible[nextRetry]]);
        nextRetry++;
      }
      granted(log.batch[d], log.number[d], now);
    }
  }

  private void more(int batch, int calls, long now) {
    if (backlog[batch] == 0) {
      Arrays.fill(passedOver[batch], 0);
      hungrySince[batch] = now;
    }
    backlog[batch] += calls;
  }

  private void granted(int batch, int number, long now) {
    share(batch);
    BatchTerms terms = terms(batch);
    for (int other = 0; other < batches; other++) {
      if (other != batch
          && backlog[other] > 0
          && terms(other).priority() == terms.priority()
          && mayUse[setup.batches().get(other).template()][number]) {
        int most = (terms.weight() + terms(other).weight() - 1) / terms(other).weight() + 1;
        worst = Math.max(worst, (double) ++passedOver[other][batch] / most);
      }
    }
    Arrays.fill(passedOver[batch], 0);
    longestNanos = Math.max(longestNanos, now - hungrySince[batch]);
    hungrySince[batch] = now;
    backlog[batch]--;
  }

  private void share(int batch) {
    int sharers = 0;
    for (int other = 0; other < batches; other++) {
      sharers += backlog[other] > 0 && equals(batch, other) ? 1 : 0;
    }
    if (sharers > 1) {
      got[batch]++;
      for (int other = 0; other < batches; other++) {
        if (backlog[other] > 0 && equals(batch, other)) {
          entitled[other] += 1.0 / sharers;
        }
      }
    }
  }

  private boolean equals(int a, int b) {
    BatchPlan one = setup.batches().get(a);
    BatchPlan other = setup.batches().get(b);
    return one.template() == other.template()
        && one.terms().priority() == other.terms().priority()
        && one.terms().weight() == other.terms().weight();
  }

  private BatchTerms terms(int batch) {
    return setup.batches().get(batch).terms();
  }

  private double jain() {
    double sum = 0;
    double squares = 0;
    int sharers = 0;
    for (int b = 0; b < batches; b++) {
      if (entitled[b] >= LEAST_SHARED) {
        double x = got[b] / entitled[b];
        sum += x;
        squares += x * x;
        sharers++;
      }
    }
    return sharers < 2 ? -1 : sum * sum / (sharers * squares);
  }
}
