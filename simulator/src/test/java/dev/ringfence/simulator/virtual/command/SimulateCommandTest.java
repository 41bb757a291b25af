package dev.ringfence.simulator.virtual.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringfence.engine.cli.CliException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SimulateCommandTest {
  private static final String CONFIG =
      """
      server: {host: 127.0.0.1, port: 8080, public_url: "http://127.0.0.1:8080"}
      workspaces:
        - {name: acme, api_keys: ["${A_KEY_THAT_IS_NOT_SET}"]}
      operator_keys: ["${ANOTHER_KEY}"]
      accounts:
        - {name: main, provider: plivo, id: MARINGFENCE000000001, token: "${TOKEN_X}", cps: 5}
      numbers:
        - {from: +14155550100, count: 4, account: main, channels: 2, cap: 20/1h}
      templates:
        - {name: t, workspace: acme, pool: ["*"], hours: "00:00-24:00", answer: {say: hello}}
      destinations: {countries: [US], require_valid: false, limits: [2/1h]}
      """;

  @TempDir private Path directory;
  private Path config;
  private Path batch;

  @BeforeEach
  void write() throws IOException {
    config = Files.writeString(directory.resolve("c.yaml"), CONFIG);
    StringBuilder rows = new StringBuilder("to,name\n");
    for (int i = 0; i < 300; i++) {
      rows.append("+1212555").append(1_000 + i).append(",x\n");
    }
    rows.append("+442079460000,abroad\n");
    batch = Files.writeString(directory.resolve("b.csv"), rows);
  }

  private JsonNode simulate(String... more) throws IOException {
    return new ObjectMapper().readTree(run(0, more));
  }

  private String run(int exitCode, String... more) {
    List<String> arguments = new ArrayList<>(List.of("--config", config.toString(), "--json"));
    arguments.addAll(List.of(more));
    if (!arguments.contains("--start")) {
      arguments.addAll(List.of("--start", "2026-03-02T08:00:00Z"));
    }
    StringWriter out = new StringWriter();
    CommandLine line =
        new CommandLine(new SimulateCommand())
            .setOut(new PrintWriter(out))
            .setExecutionExceptionHandler(
                (failure, command, parsed) -> {
                  command.getOut().println(failure.getMessage());
                  return failure instanceof CliException cli ? cli.exitCode() : 99;
                });
    assertThat(line.execute(arguments.toArray(String[]::new))).as("%s", out).isEqualTo(exitCode);
    return out.toString();
  }

  @Test
  void batch_isPlayedToItsEnd_andTheSameAgain() throws IOException {
    JsonNode one = simulate("--batch", batch.toString(), "--template", "t", "--faults", "all");
    assertThat(one.path("calls").asInt()).isEqualTo(300);
    assertThat(one.path("unfinished").asInt()).isZero();
    assertThat(one.path("violations").asInt()).isZero();
    assertThat(one.path("finish").asText()).startsWith("2026-03-02T");
    assertThat(one.path("bound_by").asText()).isEqualTo("number-cap");
    JsonNode other = simulate("--batch", batch.toString(), "--template", "t", "--faults", "all");
    assertThat(other.path("trace")).isEqualTo(one.path("trace"));
  }

  @Test
  void weights_areSharesAndTheDueIsKept() throws IOException {
    Path second = Files.writeString(directory.resolve("d.csv"), Files.readString(batch));
    JsonNode result =
        simulate("--batch", batch + ":template=t,weight=3", "--batch", second + ":template=t");
    JsonNode heavy = result.path("batches").get(0);
    assertThat(heavy.path("due").asDouble()).isEqualTo(0.75);
    assertThat(heavy.path("share").asDouble()).isBetween(0.70, 0.80);
    assertThat(result.path("fairness").asDouble()).isGreaterThan(0.99);
  }

  @Test
  void moreNumbers_areDoneSooner_andPlotted() throws IOException {
    Path svg = directory.resolve("plot.svg");
    JsonNode result =
        simulate(
            "--batch",
            batch.toString(),
            "--template",
            "t",
            "--what-if",
            "numbers=+4",
            "--svg",
            svg.toString());
    assertThat(result.path("seconds_earlier").asLong()).isGreaterThan(3_600);
    assertThat(result.path("what_if").path("numbers")).hasSize(8);
    assertThat(result.path("as_is").path("numbers")).hasSize(4);
    assertThat(svg).content().startsWith("<svg").endsWith("</svg>\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--template|none|there is no template 'none'",
        "--faults|rain|no fault 'rain'",
        "--start|noon|'noon' is no instant",
        "--what-if|rain=3|'rain' cannot be changed",
        "--what-if|numbers=12|write it as numbers=+12",
        "--what-if|cap=many|COUNT/WINDOW",
        "--days|0|--days must be from 1",
      })
  void mistake_isNamed(String option, String value, String message) {
    String file = option.equals("--template") ? batch.toString() : batch + ":template=t";
    assertThat(run(2, "--batch", file, option, value)).contains(message);
  }

  @Test
  void mistakeInABatch_isNamed() {
    assertThat(run(2, "--batch", batch + ":template=t,weight=0")).contains("weight must be");
    assertThat(run(2, "--batch", batch + ":colour=red")).contains("'colour' is no setting");
    assertThat(run(2, "--batch", directory + "/none.csv:template=t")).contains("there is no file");
    assertThat(run(2, "--batch", batch.toString())).contains("Say --template");
  }
}
