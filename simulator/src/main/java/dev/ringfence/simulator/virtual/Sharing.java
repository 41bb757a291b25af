package dev.ringfence.simulator.virtual;

/**
 * How batches share a pool while several of them wait for it: what each got, and what its weight
 * entitled it to. Lane-confined. Only batches of one template and one priority are compared: a
 * higher class goes first by right.
 */
final class Sharing {
  private final Setup setup;
  private final boolean[] backlogged;
  private final boolean[] wasBacklogged;
  private final long[] dialsBefore;

  /** Dials of each batch while it shared. */
  final double[] got;

  /** What it should have had of them. */
  final double[] entitled;

  /** All dials of those who shared with it. */
  final double[] ofAll;

  Sharing(Setup setup) {
    this.setup = setup;
    int batches = setup.batches().size();
    backlogged = new boolean[batches];
    wasBacklogged = new boolean[batches];
    dialsBefore = new long[batches];
    got = new double[batches];
    entitled = new double[batches];
    ofAll = new double[batches];
  }

  /** The batch has calls that nothing but the pool keeps waiting. */
  void backlogged(int batch) {
    backlogged[batch] = true;
  }

  /** Counts the dials since the last sample for those who were backlogged at both. */
  void sample(Tally tally) {
    for (int b = 0; b < backlogged.length; b++) {
      if (shared(b)) {
        double weights = 0;
        double dials = 0;
        int sharers = 0;
        for (int other = 0; other < backlogged.length; other++) {
          if (shared(other) && peers(b, other)) {
            weights += setup.batches().get(other).terms().weight();
            dials += tally.dials[other] - dialsBefore[other];
            sharers++;
          }
        }
        if (sharers > 1) {
          got[b] += tally.dials[b] - dialsBefore[b];
          entitled[b] += dials * setup.batches().get(b).terms().weight() / weights;
          ofAll[b] += dials;
        }
      }
    }
    for (int b = 0; b < backlogged.length; b++) {
      dialsBefore[b] = tally.dials[b];
      wasBacklogged[b] = backlogged[b];
      backlogged[b] = false;
    }
  }

  private boolean shared(int batch) {
    return backlogged[batch] && wasBacklogged[batch];
  }

  private boolean peers(int a, int b) {
    BatchPlan one = setup.batches().get(a);
    BatchPlan other = setup.batches().get(b);
    return one.template() == other.template() && one.terms().priority() == other.terms().priority();
  }

  /** Jain's index of what was got over what was due: 1 is fair, 1/n is all for one; -1 if none. */
  double jain() {
    double sum = 0;
    double squares = 0;
    int sharers = 0;
    for (int b = 0; b < got.length; b++) {
      if (entitled[b] > 0) {
        double x = got[b] / entitled[b];
        sum += x;
        squares += x * x;
        sharers++;
      }
    }
    return sharers < 2 || squares == 0 ? -1 : sum * sum / (sharers * squares);
  }
}
