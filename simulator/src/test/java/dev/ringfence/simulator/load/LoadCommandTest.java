package dev.ringfence.simulator.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command as it is typed, with real processes; no figure is judged. */
class LoadCommandTest {
  private static final int RATE = 30;
  private static final int ROWS = 3_000;

  @TempDir Path directory;

  private record Ran(int exitCode, String out, String err) {}

  private static Ran run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        new CommandLine(new LoadCommand())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(
                (failure, command, parsed) -> {
                  err.append(failure.getMessage());
                  return 99;
                })
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Ran(exitCode, out.toString(), err.toString());
  }

  @Test
  void allParts_measureEveryDialThatTheCarriersSaw() throws IOException {
    Path results = directory.resolve("results");
    Ran ran =
        run(
            "--quick",
            "--rates=" + RATE,
            "--seconds=1",
            "--rounds=1",
            "--rows=" + ROWS,
            "--json",
            "--dir=" + directory,
            "--out=" + results);
    assertThat(ran.exitCode()).as("%s", ran).isZero();
    JsonNode report = new ObjectMapper().readTree(ran.out());
    assertThat(Files.readString(results.resolve("whole-path.json"))).isEqualTo(ran.out());
    assertThat(results.resolve("whole-path.svg")).content().contains("<svg").contains("p99");

    JsonNode verdict = report.path("verdict");
    assertThat(verdict.path("missing").asInt()).isZero();
    assertThat(verdict.path("repeated").asInt()).isZero();
    assertThat(verdict.path("violations").asInt()).isZero();
    assertThat(verdict.path("accepted").asLong()).isEqualTo(verdict.path("placed").asLong());

    JsonNode dials = report.path("dials");
    assertThat(dials.findValuesAsText("by")).containsExactly("instants", "rate", "flat_out");
    // One second settles and one is measured: about half of the rows, which are drawn at random.
    JsonNode instants = dials.get(0);
    assertThat(instants.path("eligible_to_arrived_ms").path("count").asInt())
        .isBetween(RATE / 3, RATE * 5 / 3);
    assertThat(instants.path("held_by").size()).as("%s", instants).isZero();
    assertThat(dials.get(1).path("held_by").has("account_rate")).isTrue();
    long measured = dials.findValuesAsText("dials").stream().mapToLong(Long::parseLong).sum();
    assertThat(measured).isPositive().isLessThan(verdict.path("accepted").asLong());

    assertThat(report.path("upload").path("rows").asInt()).isEqualTo(ROWS);
    JsonNode store = report.path("store");
    assertThat(store.has("skipped") || store.path("ratio").asDouble() > 0).isTrue();
    try (var left = Files.list(directory)) {
      assertThat(left).as("stores of a run that went well are deleted").containsOnly(results);
    }
  }

  @Test
  void wrongOptions_areToldWithWhatIsRight() {
    assertThat(run("--rows=0").err()).isEqualTo("--rows must be from 1 to 5000000, was 0");
    assertThat(run("--rates=200,9999").err()).contains("--rates must be from 1 to 5000, was 9999");
    assertThat(run("--memory-dir=" + directory.resolve("none")).err())
        .contains("is not a directory of a tmpfs");
    assertThat(run("--only=dial").err()).contains("dial").contains("STORE");
  }
}
