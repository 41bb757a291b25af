package dev.ringfence.bench.report;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The tables that are not about contenders by size. */
final class Others {
  private static final Map<String, String> OWN =
      Map.of(
          "KernelLifecycleBenchmark.lifecycle", "a whole call: ended, next one admitted and taken",
          "KernelLifecycleBenchmark.eventsAlone", "of that, making its two events",
          "KernelLifecycleBenchmark.denied", "an inbound call comes to a full account and goes",
          "KernelLifecycleBenchmark.repeatedCallback", "a callback that comes a second time",
          "BatchBenchmark.some", "a call in a batch of 32",
          "BatchBenchmark.many", "a call in a batch of 128",
          "LaneBenchmark.post", "an event from another thread, posted and applied",
          "LaneBenchmark.ask", "a question from another thread and its answer",
          "ReconfigurationBenchmark.swap", "another configuration comes into force",
          "NumberChoiceBenchmark.freeChooseTake", "a number freed, chosen and taken");

  private final Figures figures;

  Others(Figures figures) {
    this.figures = figures;
  }

  String memory() {
    Table table =
        new Table("bytes", "a number, cap 60", "a destination, cap 2", "cap 7", "a waiting call");
    Names.weighed()
        .forEach(
            (weighed, name) ->
                table.row(
                    name,
                    Table.number(figures.footprint("number", weighed, 60)),
                    Table.number(figures.footprint("destination", weighed, 2)),
                    Table.number(figures.footprint("destination", weighed, 7)),
                    Table.number(figures.footprint("waiting call", weighed, 0))));
    return table
        + "\nRingfence's number is all that its books know of it, the ring of its last 60 starts"
        + " included; the\nlibraries' destinations lie in a Caffeine cache.\n";
  }

  String tables() {
    return shared() + "\n" + own();
  }

  /** Decisions a second of two threads on one pool, beside those of one. */
  private String shared() {
    Table table =
        new Table(
            "million decisions a second",
            "1 thread, hot",
            "2 threads, hot",
            "1 thread, 1M",
            "2 threads, 1M");
    for (String contender : Names.all()) {
      double hot = two(contender, "1000");
      double cold = two(contender, "1000000");
      boolean kernel = contender.equals(Names.KERNEL);
      if (!Double.isNaN(hot) || kernel) {
        table.row(
            Names.shown(contender),
            Table.number(one(contender, "1000")),
            kernel ? "one lane" : Table.number(hot),
            Table.number(one(contender, "1000000")),
            kernel ? "one lane" : Table.number(cold));
      }
    }
    return table.toString();
  }

  private double one(String contender, String destinations) {
    return 1e3 / figures.decision(contender, "1000", "95", destinations);
  }

  private double two(String contender, String destinations) {
    return figures.score(
            "SharedBenchmark.releaseAndAcquire",
            "contender",
            contender,
            "destinations",
            destinations)
        / 1e6;
  }

  private String own() {
    Table table = new Table("the kernel", "with", "threads", "time", "±", "unit", "CAS pairs", "B");
    for (Map.Entry<String, String> one : new TreeMap<>(OWN).entrySet()) {
      List<Figure> found = figures.of(one.getKey());
      for (Figure figure : found) {
        table.row(
            one.getValue(),
            params(figure),
            String.valueOf(figure.threads()),
            Table.number(figure.score()),
            Table.number(figure.error()),
            figure.unit().replace("/op", ""),
            Table.number(nanos(figure) / figures.score("FloorBenchmark.casPair")),
            Table.number(figure.bytes()));
      }
    }
    return table.toString();
  }

  private static double nanos(Figure figure) {
    return figure.unit().startsWith("us") ? 1e3 * figure.score() : figure.score();
  }

  private static String params(Figure figure) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(figure.params())
        .forEach((name, value) -> text.append(name).append(' ').append(value).append(' '));
    return text.toString().trim();
  }
}
