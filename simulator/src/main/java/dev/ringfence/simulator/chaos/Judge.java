package dev.ringfence.simulator.chaos;

import dev.ringfence.simulator.audit.AuditReport;
import dev.ringfence.simulator.audit.AuditRules;
import dev.ringfence.simulator.audit.Auditor;
import dev.ringfence.simulator.audit.CarrierEvent;
import dev.ringfence.simulator.audit.MatchReport;
import dev.ringfence.simulator.audit.ResultMatcher;
import dev.ringfence.simulator.process.RunFiles.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/**
 * Judges a run from outside: what was acknowledged against what came of it, and what the carriers
 * saw against their rules. Asks nobody. Lane-confined.
 */
final class Judge {
  /** A dial may be this old when it arrives: it was granted before the inbound call was known. */
  private static final long INBOUND_ALLOWANCE_NANOS = 500_000_000L;

  private static final int EXAMPLES = 20;

  /**
   * What was found.
   *
   * @param accepted rows that the engine acknowledged
   * @param disposed of those, the ones that its results show exactly once, with a disposition
   * @param audit of the carriers' log: P1 to P4, and P6 for attempts
   * @param match of the results with the carriers' log
   * @param duplicateDials dials that should not have been
   * @param changed dispositions that were others when somebody looked earlier
   * @param examples of rows lost, shown twice or changed, and of such dials; one sentence each
   */
  record Verdict(
      long accepted,
      long disposed,
      AuditReport audit,
      MatchReport match,
      long duplicateDials,
      long changed,
      List<String> examples) {
    Verdict {
      examples = List.copyOf(examples);
    }
  }

  private final AuditRules rules;
  private final LongUnaryOperator jitterNanos;
  private final ResultMatcher matcher = new ResultMatcher();
  private final Redials redials = new Redials();
  private final List<String> examples = new ArrayList<>();
  private final Map<String, String> early = new HashMap<>();
  private long changed;
  private long accepted;
  private long disposed;

  /**
   * A judge by the carriers' own rules.
   *
   * @param jitterNanos by how much sends may have been pushed together that arrived at an instant
   */
  Judge(AuditRules rules, LongUnaryOperator jitterNanos) {
    this.rules = rules;
    this.jitterNanos = jitterNanos;
  }

  /** Results as somebody saw them while the run went on: what is disposed stays so. */
  void early(List<Result> results) {
    for (Result result : results) {
      String now = result.row().disposition();
      String before = early.getOrDefault(result.itemId(), "");
      if (!before.isEmpty() && !before.equals(now)) {
        changed++;
        example(
            result.itemId() + " was " + before + ", and later " + (now.isEmpty() ? "open" : now));
      } else if (!now.isEmpty()) {
        early.put(result.itemId(), now);
      }
    }
  }

  /** A batch as it was acknowledged, and its results; none if the engine does not know it. */
  void batch(Ledger.Batch batch, List<Result> results) {
    early(results);
    Map<String, Integer> shown = new HashMap<>();
    Map<String, String> dispositions = new HashMap<>();
    for (Result result : results) {
      matcher.feed(result.row());
      shown.merge(result.itemId(), 1, Integer::sum);
      dispositions.put(result.itemId(), result.row().disposition());
    }
    for (Ledger.Row row : batch.rows()) {
      accepted++;
      redials.row(row.to(), batch.template());
      int times = shown.getOrDefault(row.itemId(), 0);
      if (times == 1 && !dispositions.getOrDefault(row.itemId(), "").isEmpty()) {
        disposed++;
      } else {
        example(
            row.itemId()
                + " of batch "
                + batch.id()
                + (times == 0
                    ? " is not in its results"
                    : times > 1
                        ? " is " + times + " times in its results"
                        : " never got a disposition"));
      }
      shown.remove(row.itemId());
    }
    shown.keySet().forEach(id -> example(id + " of batch " + batch.id() + " was never submitted"));
  }

  private void example(String sentence) {
    if (examples.size() < EXAMPLES) {
      examples.add(sentence);
    }
  }

  /** The verdict over all batches told of, and everything the carriers saw. */
  Verdict over(List<CarrierEvent> log) {
    List<CarrierEvent> ordered = new ArrayList<>(log);
    ordered.sort(
        Comparator.comparingLong(CarrierEvent::nanos).thenComparingLong(CarrierEvent::seq));
    ordered.forEach(redials::feed);
    log.forEach(matcher::feed);
    AuditReport audit = Auditor.audit(log, rules, jitterNanos, INBOUND_ALLOWANCE_NANOS);
    MatchReport match = matcher.report();
    examples.addAll(redials.examples());
    // Dials that no row reports count too; but what was lost cannot report its dials.
    long unreported = accepted == disposed ? match.duplicateDials() : 0;
    long dials = Math.max(redials.count(), unreported);
    return new Verdict(accepted, disposed, audit, match, dials, changed, examples);
  }
}
