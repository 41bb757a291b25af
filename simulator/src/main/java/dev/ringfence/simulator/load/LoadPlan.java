package dev.ringfence.simulator.load;

import java.util.List;

/**
 * What is measured, and for how long. Immutable.
 *
 * @param rates offered dials per second, one step each
 * @param ratedPerSecond of each of the two accounts whose rate binds
 * @param warmUpSeconds at full speed, before anything is measured in a new engine
 * @param restSeconds after that, for what it left behind on the disk
 * @param settleSeconds at the beginning of each step, not measured
 * @param spanSeconds measured of each step
 * @param rounds of the store on disk and in memory, by turns
 * @param roundSeconds measured of each
 * @param rows of each upload
 * @param warmUploads after the first
 */
record LoadPlan(
    List<Integer> rates,
    int ratedPerSecond,
    int warmUpSeconds,
    int restSeconds,
    int settleSeconds,
    int spanSeconds,
    int rounds,
    int roundSeconds,
    int rows,
    int warmUploads) {
  static final LoadPlan FULL =
      new LoadPlan(List.of(50, 100, 200, 400, 800), 100, 20, 5, 3, 15, 4, 8, 1_000_000, 2);

  static final LoadPlan QUICK = new LoadPlan(List.of(200, 400), 100, 3, 1, 1, 4, 1, 3, 100_000, 1);

  /** The parts of a run, in their order. */
  enum Part {
    DIALS,
    STORE,
    UPLOAD
  }

  LoadPlan withRates(List<Integer> other) {
    return new LoadPlan(
        List.copyOf(other),
        ratedPerSecond,
        warmUpSeconds,
        restSeconds,
        settleSeconds,
        spanSeconds,
        rounds,
        roundSeconds,
        rows,
        warmUploads);
  }

  LoadPlan withSeconds(int span) {
    return new LoadPlan(
        rates,
        ratedPerSecond,
        warmUpSeconds,
        restSeconds,
        settleSeconds,
        span,
        rounds,
        span,
        rows,
        warmUploads);
  }

  LoadPlan withRounds(int other) {
    return new LoadPlan(
        rates,
        ratedPerSecond,
        warmUpSeconds,
        restSeconds,
        settleSeconds,
        spanSeconds,
        other,
        roundSeconds,
        rows,
        warmUploads);
  }

  LoadPlan withRows(int other) {
    return new LoadPlan(
        rates,
        ratedPerSecond,
        warmUpSeconds,
        restSeconds,
        settleSeconds,
        spanSeconds,
        rounds,
        roundSeconds,
        other,
        warmUploads);
  }
}
