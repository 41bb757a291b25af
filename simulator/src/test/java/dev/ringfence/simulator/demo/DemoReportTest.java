package dev.ringfence.simulator.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringfence.simulator.audit.AuditReport;
import dev.ringfence.simulator.audit.MatchReport;
import dev.ringfence.simulator.audit.Violation;
import dev.ringfence.simulator.process.JitterProbe;
import dev.ringfence.simulator.process.LeakCheck;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DemoReportTest {
  private static final Violation BREACH =
      new Violation("P1", "+14155550100", 5, 6, "2 calls in progress on 1 channels", List.of("a"));
  private static final MatchReport GOOD_MATCH = new MatchReport(100, 0, 0, 0, List.of());
  private static final LeakCheck.Leak NO_LEAK = new LeakCheck.Leak(0, 71, 0);

  private static AuditReport audit(int violations) {
    return new AuditReport(
        900, 100, 3, violations, Collections.nCopies(violations, BREACH), List.of(), List.of(), 9);
  }

  private static Map<String, Long> allLimits(long each) {
    Map<String, Long> denials = new TreeMap<>();
    DemoReport.MUST_BIND.forEach(limit -> denials.put(limit, each));
    return denials;
  }

  private static DemoReport report(
      long calls,
      Map<String, Long> denials,
      Map<String, Long> faults,
      AuditReport audit,
      MatchReport match,
      LeakCheck.Leak leak) {
    return new DemoReport(
        calls,
        6,
        10,
        60,
        1,
        Map.of("completed", 60L, "exhausted", 40L),
        Map.of("answered", 60L, "busy", 40L),
        denials,
        faults,
        "all",
        new JitterProbe.Jitter(100, 1_000, 2_000, 3_000),
        audit,
        match,
        leak);
  }

  @Test
  void report_ofAGoodRun_findsNothingWrong() {
    DemoReport report =
        report(100, allLimits(1), Map.of("throttle", 1L), audit(0), GOOD_MATCH, NO_LEAK);
    assertThat(report.findings()).isEmpty();
    StringWriter text = new StringWriter();
    ReportText.print(report, new PrintWriter(text));
    assertThat(text.toString()).contains("Every promise was kept.").doesNotContain("BAD");
  }

  @Test
  void report_ofEachThingThatCanBeWrong_saysIt() {
    DemoReport report =
        report(
            100,
            allLimits(1),
            Map.of(),
            audit(2),
            new MatchReport(100, 3, 4, 5, List.of()),
            new LeakCheck.Leak(6, 71, 7));
    assertThat(report.findings())
        .containsExactly(
            "2 times a promise was broken, as the carriers saw it",
            "5 dials went out a second time",
            "4 calls have a disposition that their carrier does not agree to",
            "3 calls never got a disposition",
            "6 calls went on at the carriers after all batches were over",
            "7 of 71 channels never filled again");
  }

  @Test
  void limit_thatNeverBound_isAFinding() {
    Map<String, Long> denials = allLimits(1);
    denials.put("number_cap", 0L);
    denials.remove("calling_window");
    assertThat(report(100, denials, Map.of(), audit(0), GOOD_MATCH, NO_LEAK).findings())
        .hasSize(2)
        .allMatch(finding -> finding.contains("never bound"));
  }

  @Test
  void dispositions_thatDoNotAddUp_areAFinding() {
    assertThat(report(101, allLimits(1), Map.of(), audit(0), GOOD_MATCH, NO_LEAK).findings())
        .containsExactly("100 dispositions for 101 calls");
  }

  @Test
  void fault_thatHardlyStruckInALongRun_isAFinding() {
    Map<String, Long> faults = Map.of("throttle", 19L, "inbound", 20L);
    assertThat(report(5_000, allLimits(1), faults, audit(0), GOOD_MATCH, NO_LEAK).findings())
        .contains("the fault throttle struck only 19 times")
        .noneMatch(finding -> finding.contains("inbound"));
  }

  @Test
  void json_hasWhatScriptsReadAndAtMostTwentyViolations() throws JsonProcessingException {
    String text =
        ReportJson.of(report(100, allLimits(1), Map.of(), audit(30), GOOD_MATCH, NO_LEAK));
    JsonNode json = new ObjectMapper().readTree(text);
    assertThat(json.path("violations").asInt()).isEqualTo(30);
    assertThat(json.path("violation_list")).hasSize(20);
    assertThat(json.path("violation_list").get(0).path("promise").asText()).isEqualTo("P1");
    for (String field :
        List.of(
            "calls",
            "dispositions",
            "attempts",
            "duplicate_dials",
            "leaked_channels",
            "mismatched_dispositions",
            "denials",
            "faults",
            "seconds",
            "calls_per_second",
            "time_scale",
            "jitter",
            "audit")) {
      assertThat(json.has(field)).as(field).isTrue();
    }
    assertThat(json.path("attempts").asInt()).isEqualTo(103);
  }
}
