package dev.ringfence.bench.report;

import java.util.Map;

/**
 * One measured value. Immutable.
 *
 * @param benchmark class and method, {@code DecisionBenchmark.releaseAndAcquire}
 * @param params by name, as text
 * @param error half of JMH's 99.9 % interval, NaN when there is none
 * @param bytes allocated per operation, NaN when not measured
 */
public record Figure(
    String benchmark,
    Map<String, String> params,
    int threads,
    double score,
    double error,
    String unit,
    double bytes) {
  public Figure {
    params = Map.copyOf(params);
  }

  /** A value that did not come from JMH. */
  public static Figure of(String benchmark, Map<String, String> params, double score, String unit) {
    return new Figure(benchmark, params, 1, score, Double.NaN, unit, Double.NaN);
  }
}
