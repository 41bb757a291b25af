package dev.ringfence.bench.report;

import java.util.List;

/** Admissions with limits in Redis, as a section of the page. */
final class InRedis {
  private static final String VECTORED = "32";
  private static final String LARGE = "128";

  private final Figures figures;

  InRedis(Figures figures) {
    this.figures = figures;
  }

  private double score(
      String what, String by, String windows, String append, String batch, String underWay) {
    return figures.score(
        "Redis." + what,
        "contender",
        by,
        "windows",
        windows,
        "appendonly",
        append,
        "batch",
        batch,
        "underWay",
        underWay);
  }

  private double ours(String what, String windows, String append, String batch) {
    return score(what, "Ringfence", windows, append, batch, "8");
  }

  /** Admissions a second with the batch that gives more. */
  double best(String windows, String append) {
    return Math.max(
        ours("admissions", windows, append, VECTORED), ours("admissions", windows, append, LARGE));
  }

  /** Of the server's main thread, with the batch that costs less; microseconds. */
  double cpu(String windows) {
    return Math.min(ours("cpu", windows, "no", VECTORED), ours("cpu", windows, "no", LARGE));
  }

  /** The median of one admission with nothing else under way, in microseconds. */
  double single() {
    return score("p50", "Ringfence", "SECOND", "no", "1", "1");
  }

  /** In batches of 32, two of them under way, beside 64 calls of the library. */
  double againstRedisson() {
    return score("admissions", "Ringfence", "SECOND", "no", VECTORED, "2")
        / score("admissions", "Redisson", "SECOND", "no", "1", "64");
  }

  /** Empty if nothing was measured. */
  String section() {
    List<Figure> rates = figures.of("Redis.admissions");
    if (rates.isEmpty()) {
      return "";
    }
    Table table =
        new Table(
            "an admission and its release",
            "windows",
            "appendonly",
            "batch",
            "under way",
            "a second",
            "p50 of an admission, us",
            "p99",
            "Redis's main thread, us each");
    for (Figure rate : rates) {
      String[] of =
          List.of("contender", "windows", "appendonly", "batch", "underWay").stream()
              .map(name -> rate.params().getOrDefault(name, ""))
              .toArray(String[]::new);
      table.row(
          of[0],
          of[1].equals("LONG") ? "hour, 7 days" : "a second",
          of[2],
          of[3],
          of[4],
          Table.number(rate.score()),
          Table.number(score("p50", of[0], of[1], of[2], of[3], of[4])),
          Table.number(score("p99", of[0], of[1], of[2], of[3], of[4])),
          Table.number(score("cpu", of[0], of[1], of[2], of[3], of[4])));
    }
    return "## Limits in Redis\n\n"
        + "One redis-server on loopback, on the same cores as its client; each row the median of its"
        + " rounds.\nLoad average before: "
        + Table.number(figures.score("Redis.loadBefore"))
        + ". A number's channels and its cap, and the destination's windows.\n\n"
        + table;
  }
}
