package dev.ringfence.bench.report;

import java.util.List;

/** All that was measured, to be asked for by name; what was not measured is NaN. Immutable. */
final class Figures {
  private static final String DECISION = "DecisionBenchmark.releaseAndAcquire";

  private final List<Figure> all;

  Figures(List<Figure> all) {
    this.all = List.copyOf(all);
  }

  List<Figure> of(String benchmark) {
    return all.stream().filter(figure -> figure.benchmark().equals(benchmark)).toList();
  }

  /**
   * Asks for one figure.
   *
   * @param params name, value, name, value
   */
  double score(String benchmark, String... params) {
    return all.stream()
        .filter(figure -> matches(figure, benchmark, params))
        .mapToDouble(Figure::score)
        .findFirst()
        .orElse(Double.NaN);
  }

  double bytes(String benchmark, String... params) {
    return all.stream()
        .filter(figure -> matches(figure, benchmark, params))
        .mapToDouble(Figure::bytes)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** Half of the interval that holds the score with 99.9 %. */
  double error(String benchmark, String... params) {
    return all.stream()
        .filter(figure -> matches(figure, benchmark, params))
        .mapToDouble(Figure::error)
        .findFirst()
        .orElse(Double.NaN);
  }

  private static boolean matches(Figure figure, String benchmark, String... params) {
    if (!figure.benchmark().equals(benchmark)) {
      return false;
    }
    for (int i = 0; i < params.length; i += 2) {
      if (!params[i + 1].equals(figure.params().get(params[i]))) {
        return false;
      }
    }
    return true;
  }

  /** A decision's time in nanoseconds. */
  double decision(String contender, String numbers, String busy, String destinations) {
    return score(DECISION, named(contender, numbers, busy, destinations));
  }

  double decisionBytes(String contender, String numbers, String busy, String destinations) {
    return bytes(DECISION, named(contender, numbers, busy, destinations));
  }

  double decisionError(String contender, String numbers, String busy, String destinations) {
    return error(DECISION, named(contender, numbers, busy, destinations));
  }

  private static String[] named(
      String contender, String numbers, String busy, String destinations) {
    return new String[] {
      "contender", contender, "numbers", numbers, "busyPercent", busy, "destinations", destinations
    };
  }

  double denial(String contender, String numbers) {
    return score("DenialBenchmark.deny", "contender", contender, "numbers", numbers);
  }

  double footprint(String of, String contender, int cap) {
    return score("Footprint.bytes", "of", of, "contender", contender, "cap", String.valueOf(cap));
  }
}
