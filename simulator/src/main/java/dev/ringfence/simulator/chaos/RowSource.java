package dev.ringfence.simulator.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Rows to submit, without end. Most destinations are used once, so that the carriers' log tells
 * whose call each is; a few are used over and over, so that the limits of destinations bind. They
 * are made up, and for simulated carriers only. Thread-safe.
 */
final class RowSource {
  private static final long UNITED_STATES = 13_032_000_000L;
  private static final long INDIA = 915_555_000_000L;
  private static final long POPULAR = 17_205_550_000L;
  private static final int POPULAR_COUNT = 40;
  private static final double POPULAR_SHARE = 0.05;

  /** A submission to be made. */
  record Draft(String key, String template, List<Ledger.Row> rows) {}

  private final SplittableRandom random;
  private final String prefix;
  private long drafts;
  private long items;
  private long fresh;

  /** The source of a seed; {@code prefix} keeps its keys apart from those of other runs. */
  RowSource(long seed, String prefix) {
    this.random = new SplittableRandom(seed);
    this.prefix = prefix;
  }

  synchronized Draft next(int rows) {
    double kind = random.nextDouble();
    String template = kind < 0.65 ? "reminder" : kind < 0.85 ? "survey" : "collections";
    List<String> to = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      to.add("+" + destination(template));
    }
    return draft(template, to);
  }

  /** One call for each of these. */
  synchronized Draft draft(String template, List<String> destinations) {
    List<Ledger.Row> rows = new ArrayList<>();
    for (String to : destinations) {
      rows.add(new Ledger.Row("item-" + ++items, to));
    }
    return new Draft(prefix + '-' + ++drafts, template, rows);
  }

  private long destination(String template) {
    if (template.equals("collections")) {
      return INDIA + ++fresh;
    }
    return random.nextDouble() < POPULAR_SHARE
        ? POPULAR + random.nextInt(POPULAR_COUNT)
        : UNITED_STATES + ++fresh;
  }
}
