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

/** {@code ringfence accounts}: every provider account and whether it dials. Lane-confined. */
@Command(
    name = "accounts",
    description = "Show every provider account: open, resting or paused. Needs an operator key.",
    footer = {"", "Example:", "  ringfence accounts --key $OPERATOR_KEY"})
final class AccountsCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private Connection connection = new Connection();

  @Option(names = "--json", description = "Print the engine's answer as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException, ApiException {
    JsonNode answer = connection.client().get("/v1/accounts");
    PrintWriter out = Output.of(spec);
    if (json) {
      Output.json(out, answer);
      return ExitCodes.OK;
    }
    Table table = new Table("ACCOUNT", "PROVIDER", "STATE", "IN PROGRESS", "WHY");
    for (JsonNode account : answer.path("accounts")) {
      long limit = account.path("concurrency").asLong(-1);
      table.row(
          account.path("name").asText(),
          account.path("provider").asText(),
          account.path("state").asText(),
          account.path("in_progress").asLong() + (limit < 0 ? "" : " of " + limit),
          account.path("detail").asText(""));
    }
    table.print(out);
    return ExitCodes.OK;
  }
}
