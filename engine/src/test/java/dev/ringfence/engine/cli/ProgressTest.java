package dev.ringfence.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final StringWriter text = new StringWriter();

  private static JsonNode batch(long done) throws JsonProcessingException {
    return new ObjectMapper()
        .readTree(
            """
            {"total":200,"done":%d,"in_progress":4,"outcomes":{"answered":3,"no_answer":2},
             "eta":"2026-01-01T00:02:05Z","bound_by":"number_cap"}"""
                .formatted(done));
  }

  @Test
  void bar_ofARunningBatch_saysEverything() throws JsonProcessingException {
    ProgressBar bar = new ProgressBar();
    bar.line(List.of(batch(90)), 0, NOW);
    assertThat(bar.line(List.of(batch(100)), 2 * SECOND, NOW))
        .isEqualTo(
            "[##########..........] 100 of 200 | 5.0 calls/s | 4 in progress |"
                + " answered 3, no answer 2 | ETA 2m05s | bound by number cap");
  }

  @Test
  void pace_isThatOfTheLastTenSeconds() throws JsonProcessingException {
    ProgressBar bar = new ProgressBar();
    bar.line(List.of(batch(0)), 0, NOW);
    bar.line(List.of(batch(100)), 10 * SECOND, NOW);
    bar.line(List.of(batch(110)), 20 * SECOND, NOW);
    assertThat(bar.pace()).isEqualTo(1.0);
  }

  @Test
  void line_onATerminal_isRewrittenAndNeverWiderThanIt() {
    ProgressLine line = new ProgressLine(new PrintWriter(text), true, 40);
    line.show("x".repeat(50), 0);
    line.show("short", 1);
    line.finish("end");
    String[] shown = text.toString().split("\r", -1);
    assertThat(shown[1]).isEqualTo("x".repeat(39));
    assertThat(shown[2]).isEqualTo("short" + " ".repeat(34));
    assertThat(shown[3]).isEqualTo("end  " + System.lineSeparator());
  }

  @Test
  void line_piped_isPrintedEveryFewSeconds() {
    ProgressLine line = new ProgressLine(new PrintWriter(text), false, 40);
    line.show("a", 0);
    line.show("b", 5 * SECOND - 1);
    line.show("c", 5 * SECOND);
    line.finish("d");
    assertThat(text.toString().lines()).containsExactly("a", "c", "d");
  }
}
