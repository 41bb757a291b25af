package dev.ringfence.engine.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ringfence numbers}: every caller-ID number and how full it is. Lane-confined. */
@Command(
    name = "numbers",
    description = "Show every number: channels taken, cap used, status. Needs an operator key.",
    footer = {"", "Example:", "  ringfence numbers --key $OPERATOR_KEY"})
final class NumbersCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private Connection connection = new Connection();

  @Option(names = "--json", description = "Print the engine's answer as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException, ApiException {
    JsonNode answer = connection.client().get("/v1/numbers");
    PrintWriter out = Output.of(spec);
    if (json) {
      Output.json(out, answer);
      return ExitCodes.OK;
    }
    Table table =
        new Table(
            "NUMBER",
            "ACCOUNT",
            "STATUS",
            "CHANNELS",
            "INBOUND",
            "ELSEWHERE",
            "CAP USED",
            "STARTS");
    for (JsonNode number : answer.path("numbers")) {
      String cap = number.path("cap").asText("");
      table.row(
          number.path("e164").asText(),
          number.path("account").asText(),
          number.path("status").asText() + (number.path("paused").asBoolean() ? ", paused" : ""),
          number.path("in_progress").asLong() + " of " + number.path("channels").asLong(),
          number.path("inbound_in_progress").asLong(),
          number.path("elsewhere_in_progress").asLong(),
          cap.isEmpty() ? "-" : number.path("cap_used").asLong() + " of " + cap,
          number.path("starts").asLong());
    }
    table.print(out);
    return ExitCodes.OK;
  }
}
