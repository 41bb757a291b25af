package dev.ringfence.engine.core.schedule;

import java.util.Arrays;

/**
 * How much is asked of each template, as far as is known. Lane-confined.
 *
 * <p>What counts is the calls of accepted batches; each counts half as much a day later. A template
 * that nothing was asked of yet is taken to be like the mean of the others: it may well be the next
 * to call. Only the proportions mean anything.
 */
final class Demand {
  private static final double HALVED_AFTER = 86_400e9;

  /** What changes by less is not worth weighing anew; so weighing is rare, however many batches. */
  private static final double WORTH_WEIGHING = Math.sqrt(2);

  private double[] asked;
  private double[] weighed;
  private boolean[] known;

  /** Instant that the figures are of; says nothing before the first of them. */
  private long asOf;

  private boolean any;

  Demand(int templates) {
    asked = new double[0];
    weighed = new double[0];
    known = new boolean[0];
    grow(templates);
  }

  /** Templates were added. */
  void grow(int templates) {
    asked = Arrays.copyOf(asked, templates);
    weighed = Arrays.copyOf(weighed, templates);
    known = Arrays.copyOf(known, templates);
    weigh();
  }

  /** The template has more to call; returns whether the weights are others now. */
  boolean asks(int template, long calls, long now) {
    fade(now);
    asked[template] += calls;
    boolean changed = !known[template] || asked[template] > weighed[template] * WORTH_WEIGHING;
    known[template] = true;
    if (changed) {
      weigh();
    }
    return changed;
  }

  private void fade(long now) {
    // The same bits on every machine: a run must replay.
    double left = any ? StrictMath.pow(0.5, (now - asOf) / HALVED_AFTER) : 1;
    any = true;
    asOf = now;
    for (int t = 0; t < asked.length; t++) {
      asked[t] *= left;
      weighed[t] *= left;
    }
  }

  private void weigh() {
    double sum = 0;
    int count = 0;
    for (int t = 0; t < asked.length; t++) {
      sum += asked[t];
      count += known[t] ? 1 : 0;
    }
    for (int t = 0; t < asked.length; t++) {
      weighed[t] = known[t] ? asked[t] : count == 0 ? 1 : sum / count;
    }
  }

  /** By template; not to be changed. */
  double[] weights() {
    return weighed;
  }
}
