package dev.ringfence.engine.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ringfence batch}: looks after submitted batches. Lane-confined. */
@Command(
    name = "batch",
    description = "List, watch, pause, resume, cancel and delete batches; download results.",
    subcommands = {
      BatchCommand.ListBatches.class,
      BatchCommand.Status.class,
      BatchCommand.Pause.class,
      BatchCommand.Resume.class,
      BatchCommand.Cancel.class,
      BatchCommand.Delete.class,
      ResultsCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  ringfence batch list",
      "  ringfence batch status BATCH --watch",
      "  ringfence batch cancel BATCH --hangup",
      "  ringfence batch results BATCH -o results.csv"
    })
final class BatchCommand {

  /** What every command on one batch has. */
  abstract static class OnBatch implements Callable<Integer> {
    @Spec @Nullable CommandSpec spec;
    @Mixin Connection connection = new Connection();

    @Parameters(paramLabel = "BATCH", description = "The batch's id.")
    String id = "";

    @Option(names = "--json", description = "Print the engine's answer as JSON.")
    boolean json;

    String path() {
      return "/v1/batches/" + ApiClient.encode(id);
    }

    int show(JsonNode batch) {
      PrintWriter out = Output.of(spec);
      if (json) {
        Output.json(out, batch);
      } else {
        BatchText.print(batch, out);
      }
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "list",
      description = "All batches of the key's workspace.",
      footer = {"", "Example:", "  ringfence batch list"})
  static final class ListBatches implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;
    @Mixin private Connection connection = new Connection();

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Override
    public Integer call() throws IOException, ApiException {
      ApiClient client = connection.client();
      PrintWriter out = Output.of(spec);
      Table table =
          new Table("BATCH", "NAME", "TEMPLATE", "PRIORITY", "STATE", "CALLS", "DONE", "CREATED");
      String token = "";
      do {
        JsonNode page = client.get("/v1/batches" + ApiClient.query(Map.of("page_token", token)));
        for (JsonNode batch : page.path("batches")) {
          if (json) {
            out.println(batch);
          } else {
            table.row(
                batch.path("id").asText(),
                batch.path("name").asText(""),
                batch.path("template").asText(),
                BatchText.priority(batch),
                batch.path("state").asText(),
                batch.path("total").asLong(),
                batch.path("done").asLong(),
                batch.path("created_at").asText());
          }
        }
        token = page.path("next_page_token").asText("");
      } while (!token.isEmpty());
      if (!json) {
        table.print(out);
      }
      out.flush();
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "status",
      description = "Where a batch stands.",
      footer = {"", "Example:", "  ringfence batch status BATCH --watch"})
  static final class Status extends OnBatch {
    @Option(
        names = "--watch",
        description = "Follow the batch to its end. Ctrl-C stops watching only.")
    private boolean watch;

    @Override
    public Integer call() throws IOException, ApiException {
      ApiClient client = connection.client();
      return show(
          watch
              ? new BatchWatch(client, ProgressLine.onStandardError()).follow(id)
              : client.get(path()));
    }
  }

  @Command(
      name = "pause",
      description = "Start no more calls of a batch; calls in progress finish.",
      footer = {"", "Example:", "  ringfence batch pause BATCH"})
  static final class Pause extends OnBatch {
    @Override
    public Integer call() throws IOException, ApiException {
      return show(connection.client().post(path() + "/pause"));
    }
  }

  @Command(
      name = "resume",
      description = "Go on with a paused batch.",
      footer = {"", "Example:", "  ringfence batch resume BATCH"})
  static final class Resume extends OnBatch {
    @Override
    public Integer call() throws IOException, ApiException {
      return show(connection.client().post(path() + "/resume"));
    }
  }

  @Command(
      name = "delete",
      description = "Remove a finished batch with its results, before its time.",
      footer = {"", "Example:", "  ringfence batch delete BATCH"})
  static final class Delete extends OnBatch {
    @Override
    public Integer call() throws IOException, ApiException {
      JsonNode unused = connection.client().delete(path());
      if (!json) {
        Output.of(spec).println("deleted " + id);
      }
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "cancel",
      description = "Cancel all waiting calls of a batch; calls in progress finish.",
      footer = {"", "Example:", "  ringfence batch cancel BATCH --hangup"})
  static final class Cancel extends OnBatch {
    @Option(names = "--hangup", description = "End the calls in progress too.")
    private boolean hangup;

    @Override
    public Integer call() throws IOException, ApiException {
      return show(connection.client().post(path() + "/cancel" + (hangup ? "?hangup=true" : "")));
    }
  }
}
