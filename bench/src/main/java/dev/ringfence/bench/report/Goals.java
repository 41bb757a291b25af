package dev.ringfence.bench.report;

import static dev.ringfence.bench.report.Names.IDLE_QUEUE;
import static dev.ringfence.bench.report.Names.KERNEL;
import static dev.ringfence.bench.report.Names.RESILIENCE4J;
import static dev.ringfence.bench.report.Names.SCAN;
import static dev.ringfence.bench.report.Names.SCAN_RANDOM;

import java.util.List;

/** The bars that were set before anything was measured, beside what was. */
final class Goals {
  private static final String HOT = "1000";
  private static final String COLD = "1000000";
  private static final List<String> RATIOS = List.of("0", "50", "95", "99.9");

  private final Figures figures;
  private final Table table = new Table("goal", "bar", "measured", "met");

  private Goals(Figures figures) {
    this.figures = figures;
  }

  static Table of(Figures figures) {
    Goals goals = new Goals(figures);
    goals.decisions();
    goals.batchesAndDenials();
    goals.memory();
    goals.most("most starts in a rolling hour, cap 60", 60, goals.exactness(), "");
    goals.redis();
    return goals.table;
  }

  private void decisions() {
    double hot = decision(KERNEL, "1000", "95", HOT);
    most("decision, 1,000 numbers, 95 % busy, hot destinations", 100, hot, " ns");
    most("its bytes", 0, figures.decisionBytes(KERNEL, "1000", "95", HOT), " B");
    least("against scan Resilience4j", 20, decision(RESILIENCE4J, "1000", "95", HOT) / hot);
    double scan =
        better(decision(SCAN, "1000", "95", HOT), decision(SCAN_RANDOM, "1000", "95", HOT));
    least("against the better scan with Bucket4j", 6, scan / hot);
    least("against idle queue + Bucket4j", 3, decision(IDLE_QUEUE, "1000", "95", HOT) / hot);
    most("1,000,000 destinations, pools of 10 and 1,000, worst", 300, worst("10", "1000"), " ns");
    most("pool of 100,000, 0-99.9 % busy, worst", 450, worst("100000"), " ns");
    most("pool of 1,000,000, 50 % busy", 550, decision(KERNEL, COLD, "50", COLD), " ns");
    least(
        "pool of 1,000,000, 99.9 % busy, against the better scan",
        40, decision(SCAN_RANDOM, COLD, "99.9", COLD) / decision(KERNEL, COLD, "99.9", COLD));
  }

  private void batchesAndDenials() {
    most("batch of 32, a call", 110, figures.score("BatchBenchmark.some", "numbers", HOT), " ns");
    most("batch of 128, a call", 90, figures.score("BatchBenchmark.many", "numbers", HOT), " ns");
    most("denial, 1,000 numbers busy", 120, figures.denial(KERNEL, "1000"), " ns");
    most("denial, 100,000 numbers busy", 150, figures.denial(KERNEL, "100000"), " ns");
    double bytes = figures.bytes("DenialBenchmark.deny", "contender", KERNEL);
    most("bytes of a denial", 0, bytes, " B");
  }

  private void memory() {
    most("a number with a cap of 60/h", 320, figures.footprint("number", KERNEL, 60), " B");
    for (int cap : new int[] {2, 7}) {
      double bytes = figures.footprint("destination", KERNEL, cap);
      most("a destination's window of cap " + cap, 48 + 4 * cap, bytes, " B");
    }
  }

  private void redis() {
    InRedis redis = new InRedis(figures);
    double second = redis.best("SECOND", "no");
    double days = redis.best("LONG", "no");
    atLeast("limits in Redis, windows of a second: admissions and releases", 100_000, second, "/s");
    atLeast("windows of an hour and of seven days", 60_000, days, "/s");
    double kept =
        Math.min(redis.best("SECOND", "everysec") / second, redis.best("LONG", "everysec") / days);
    atLeast("of that with appendonly everysec, the worse", 80, 100 * kept, " %");
    most("Redis's main thread, an admission with its release", 8, redis.cpu("SECOND"), " us");
    most("a single admission, p50", 300, redis.single(), " us");
    least("against Redisson at 64 in flight", 10, redis.againstRedisson());
  }

  private void atLeast(String what, double bar, double measured, String unit) {
    row(what, "≥ " + Table.number(bar) + unit, Table.number(measured) + unit, -measured, -bar);
  }

  private double exactness() {
    return figures.score("Exactness.most", "limiter", "Ringfence, rolling window");
  }

  private double decision(String contender, String numbers, String busy, String destinations) {
    return figures.decision(contender, numbers, busy, destinations);
  }

  private double worst(String... pools) {
    double worst = Double.NaN;
    for (String pool : pools) {
      for (String busy : RATIOS) {
        double one = decision(KERNEL, pool, busy, COLD);
        worst = Double.isNaN(worst) || one > worst ? one : worst;
      }
    }
    return worst;
  }

  private static double better(double one, double other) {
    return Double.isNaN(one) || other < one ? other : one;
  }

  private void most(String what, double bar, double measured, String unit) {
    row(what, "≤ " + Table.number(bar) + unit, Table.number(measured) + unit, measured, bar + 0.05);
  }

  private void least(String what, double bar, double measured) {
    row(what, "≥ " + Table.number(bar) + "x", Table.times(measured), -measured, -bar);
  }

  private void row(String what, String bar, String shown, double value, double limit) {
    boolean measured = !Double.isNaN(value);
    table.row(
        what, bar, measured ? shown : "–", measured ? value <= limit ? "yes" : "**no**" : "–");
  }
}
