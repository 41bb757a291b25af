package dev.ringfence.engine.config;

import dev.ringfence.engine.core.model.Timings;

/**
 * Reads how long to wait for evidence, and checks that one wait leaves room for the other.
 * Lane-confined: belongs to the thread that loads.
 */
final class ReconcileReader {
  private ReconcileReader() {}

  static Timings timings(Section reconcile) {
    Timings normal = Timings.DEFAULT;
    long proof = reconcile.nanos("prove_absent_after", normal.proveAbsentAfter(), "1s", "1h");
    // A default follows what it must not exceed, so that shortening one needs no second setting.
    long answer =
        reconcile.nanos("answer_timeout", Math.min(normal.answerTimeout(), proof), "1s", "10m");
    Timings timings =
        new Timings(
            reconcile.nanos("every", normal.sweepEvery(), "1s", "10m"),
            proof,
            answer,
            reconcile.nanos("grant_max_age", normal.grantMaxAge(), "10ms", "10s"),
            reconcile.nanos("delivery_max", normal.deliveryMax(), "10ms", "10s"),
            reconcile.nanos("backoff", normal.backoff(), "100ms", "10m"));
    if (timings.answerTimeout() > timings.proveAbsentAfter()) {
      reconcile.problem(
          "prove_absent_after",
          "must be at least answer_timeout: a dial that is still unanswered may yet be placed");
    }
    if (timings.grantMaxAge() + timings.deliveryMax() > timings.answerTimeout()) {
      reconcile.problem(
          "answer_timeout",
          "must be at least grant_max_age + delivery_max, which a dial may take to be sent");
    }
    return timings;
  }
}
