package dev.ringfence.simulator.load;

import dev.ringfence.simulator.process.JitterProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was measured. Immutable.
 *
 * @param jitter how long a request that does nothing takes to the carriers, while dials go on; null
 *     if no dials were measured
 * @param store null if not measured
 * @param storeSkipped why not; empty if it was, or was not asked for
 * @param upload null if not measured
 */
record LoadReport(
    Machine machine,
    LoadPlan plan,
    List<LoadPoint> points,
    JitterProbe.@Nullable Jitter jitter,
    @Nullable StoreCost store,
    String storeSkipped,
    @Nullable UploadSpeed upload,
    Verdict verdict) {
  private static final int BAR_PER_SECOND = 200;
  private static final double BAR_MILLIS = 50;
  private static final double BAR_RATIO = 0.8;
  private static final double BAR_ROWS = 50_000;
  private static final double P99 = 99;

  /**
   * Something that should be reached.
   *
   * @param value what was measured
   * @param bar what it should be
   */
  record Bar(String what, double value, double bar, boolean met) {}

  /** Those of the parts that were measured. */
  List<Bar> bars() {
    List<Bar> bars = new ArrayList<>();
    for (LoadPoint point : points) {
      if (point.perSecond() == BAR_PER_SECOND) {
        double millis = point.millisAt(P99);
        String by = point.kind() == LoadPoint.Kind.RATE ? " by the accounts' rate" : "";
        bars.add(
            new Bar(
                "p99 from eligible to arrived at 200 dials/s" + by + ", ms, below",
                millis,
                BAR_MILLIS,
                millis < BAR_MILLIS));
      }
    }
    if (store != null) {
      double ratio = store.ratio();
      bars.add(
          new Bar(
              "throughput with the store on disk, of that in memory, at least",
              ratio,
              BAR_RATIO,
              ratio >= BAR_RATIO));
    }
    if (upload != null) {
      bars.add(rows("cold", upload.coldRate()));
      bars.add(rows("warm", upload.warmRate()));
    }
    return bars;
  }

  private static Bar rows(String kind, double rate) {
    return new Bar(
        "rows a second, " + kind + " engine, at least", rate, BAR_ROWS, rate >= BAR_ROWS);
  }

  /** One sentence for each thing that is wrong; none if all is well. Bars are not among them. */
  List<String> findings() {
    List<String> wrong = new ArrayList<>();
    count(wrong, verdict.violations(), "times a limit was broken, as the carriers saw it");
    count(wrong, verdict.missing(), "rows were never dialled");
    count(wrong, verdict.repeated(), "destinations were called more than once");
    count(wrong, verdict.refused(), "dials were refused by the carriers");
    if (verdict.accepted() != verdict.placed()) {
      wrong.add(
          String.format(
              Locale.ROOT,
              "the engine counts %,d dials as placed, the carriers %,d",
              verdict.placed(),
              verdict.accepted()));
    }
    return wrong;
  }

  private static void count(List<String> wrong, long count, String what) {
    if (count > 0) {
      wrong.add(String.format(Locale.ROOT, "%,d %s", count, what));
    }
  }
}
