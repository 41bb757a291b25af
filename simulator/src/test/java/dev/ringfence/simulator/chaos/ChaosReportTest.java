package dev.ringfence.simulator.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringfence.simulator.audit.AuditReport;
import dev.ringfence.simulator.audit.MatchReport;
import dev.ringfence.simulator.process.JitterProbe;
import dev.ringfence.simulator.process.LeakCheck;
import dev.ringfence.simulator.process.redis.RedisMode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChaosReportTest {
  private static ChaosReport report(
      long disposed, long violations, long duplicates, int leaked, List<String> notes) {
    return new ChaosReport(
        42,
        new Shape(2, RedisMode.SENTINEL),
        List.of(
            new Done(Disturbance.KILL, "a", 2.0),
            new Done(Disturbance.KILL, "b", 9.0),
            new Done(Disturbance.REDIS_KILL, "redis-1", 3.0),
            new Done(Disturbance.KILL, "a", 1.0)),
        new ChaosReport.Kills(3, List.of(250, 180, 220), 1),
        "",
        List.of(new ChaosReport.Share("a", 700, 0), new ChaosReport.Share("b", 299, 1)),
        48.5,
        new ChaosReport.Traffic(10, 3, 2, 1),
        Map.of("throttle", 5L),
        new JitterProbe.Jitter(100, 1_000, 2_000, 3_000),
        new Judge.Verdict(
            100,
            disposed,
            new AuditReport(900, 100, 3, violations, List.of(), List.of(), List.of(), 9),
            new MatchReport(100, 0, 0, 0, List.of()),
            duplicates,
            0,
            List.of("item-1 is not in its results")),
        List.of(11.25, 13.5),
        new LeakCheck.Leak(0, 278, leaked),
        30.5,
        notes);
  }

  @Test
  void nothingWrong_hasNoFinding_andTheFieldsThatWerePromised() throws Exception {
    ChaosReport good = report(100, 0, 0, 0, List.of());
    assertThat(good.findings()).isEmpty();
    JsonNode json = new ObjectMapper().readTree(ReportJson.of(good));
    assertThat(json.path("cycles").asInt()).isEqualTo(4);
    assertThat(json.path("accepted").asInt()).isEqualTo(100);
    assertThat(json.path("disposed").asInt()).isEqualTo(100);
    assertThat(json.path("violations").isNumber()).isTrue();
    assertThat(json.path("duplicate_dials").isNumber()).isTrue();
    assertThat(json.path("leaked_channels").isNumber()).isTrue();
    assertThat(json.path("recovery_seconds_p99").asDouble()).isEqualTo(9.0);
    assertThat(json.path("recovery_seconds_p50").asDouble()).isEqualTo(2.0);
    assertThat(json.path("in_progress_at_kill_p50").asInt()).isEqualTo(220);
    assertThat(json.path("seconds").asDouble()).isEqualTo(30.5);
    assertThat(json.path("disturbances").path("kill").asInt()).isEqualTo(3);
    assertThat(json.path("nodes").asInt()).isEqualTo(2);
    assertThat(json.path("redis").asText()).isEqualTo("sentinel");
    assertThat(json.path("kills").asInt()).isEqualTo(3);
    assertThat(json.path("redis_kills").asInt()).isEqualTo(1);
    assertThat(json.path("overruled_share").asDouble()).isEqualTo(0.001);
    assertThat(json.path("placed_per_second").asDouble()).isEqualTo(48.5);
    assertThat(json.path("node_list").path(1).path("overruled").asInt()).isEqualTo(1);
    assertThat(json.path("cycle_list").path(2).path("on").asText()).isEqualTo("redis-1");
    assertThat(json.path("cycle_list").path(1).path("recovery_seconds").asDouble()).isEqualTo(9.0);
    assertThat(json.path("seed").asLong()).isEqualTo(42);
    assertThat(json.path("taken_over_within").asDouble()).isEqualTo(13.5);
  }

  @Test
  void eachKindOfFault_isAFindingOfItsOwn() {
    assertThat(report(99, 0, 0, 0, List.of()).findings()).hasSize(1);
    assertThat(report(100, 1, 0, 0, List.of()).findings()).hasSize(1);
    assertThat(report(100, 0, 1, 0, List.of()).findings()).hasSize(1);
    assertThat(report(100, 0, 0, 1, List.of()).findings()).hasSize(1);
    assertThat(report(100, 0, 0, 0, List.of("did not stop")).findings())
        .containsExactly("did not stop");
  }

  @Test
  void text_namesTheSeedOfARunThatFailed() {
    StringWriter text = new StringWriter();
    ReportText.print(report(99, 0, 0, 0, List.of()), new PrintWriter(text));
    assertThat(text.toString())
        .contains("seed 42", "item-1", "BAD", "1 accepted calls", "13.5 s after it went");
  }
}
