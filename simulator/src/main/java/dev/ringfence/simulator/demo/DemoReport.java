package dev.ringfence.simulator.demo;

import dev.ringfence.simulator.audit.AuditReport;
import dev.ringfence.simulator.audit.MatchReport;
import dev.ringfence.simulator.process.JitterProbe;
import dev.ringfence.simulator.process.LeakCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Everything a demo found. Immutable.
 *
 * @param calls rows that the engine accepted, without those of the leak check
 * @param rejectedRows rows that it refused
 * @param seconds from the first upload to the last disposition
 * @param dispositions of those calls
 * @param outcomes of those calls
 * @param denials how often each limit held a call back, as the engine counts
 * @param faults how often the carriers misbehaved, by kind
 * @param faultSpec which faults were asked for
 * @param audit of everything, the leak check included
 * @param match results against the carriers' record, the leak check included
 */
record DemoReport(
    long calls,
    long rejectedRows,
    double seconds,
    int timeScale,
    long seed,
    Map<String, Long> dispositions,
    Map<String, Long> outcomes,
    Map<String, Long> denials,
    Map<String, Long> faults,
    String faultSpec,
    JitterProbe.Jitter jitter,
    AuditReport audit,
    MatchReport match,
    LeakCheck.Leak leak) {

  /** Limits that the example configuration and the sample are made to run into. */
  static final List<String> MUST_BIND =
      List.of(
          "number_channels",
          "number_cap",
          "account_rate",
          "account_concurrency",
          "destination_limit",
          "calling_window");

  private static final int FAULTS_EACH = 20;
  private static final int CALLS_FOR_FAULTS = 5_000;

  double callsPerSecond() {
    return seconds <= 0 ? 0 : calls / seconds;
  }

  long attempts() {
    return audit.accepted() + audit.refused();
  }

  /** One sentence for each thing that is wrong; none if all is well. */
  List<String> findings() {
    List<String> wrong = new ArrayList<>();
    count(wrong, audit.violations(), "times a promise was broken, as the carriers saw it");
    count(wrong, match.duplicateDials(), "dials went out a second time");
    count(
        wrong, match.mismatched(), "calls have a disposition that their carrier does not agree to");
    count(wrong, match.unfinished(), "calls never got a disposition");
    count(wrong, leak.leftLive(), "calls went on at the carriers after all batches were over");
    count(wrong, leak.leaked(), "of " + leak.channels() + " channels never filled again");
    long disposed = dispositions.values().stream().mapToLong(Long::longValue).sum();
    if (disposed != calls) {
      wrong.add(disposed + " dispositions for " + calls + " calls");
    }
    for (String limit : MUST_BIND) {
      if (denials.getOrDefault(limit, 0L) == 0) {
        wrong.add("the limit " + limit + " never bound, so nothing shows that it holds");
      }
    }
    if (faultSpec.equals("all") && calls >= CALLS_FOR_FAULTS) {
      faults.forEach(
          (fault, times) -> {
            if (times < FAULTS_EACH) {
              wrong.add("the fault " + fault + " struck only " + times + " times");
            }
          });
    }
    return wrong;
  }

  private static void count(List<String> wrong, long count, String what) {
    if (count > 0) {
      wrong.add(String.format(Locale.ROOT, "%,d %s", count, what));
    }
  }
}
