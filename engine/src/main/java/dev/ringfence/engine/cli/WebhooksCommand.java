package dev.ringfence.engine.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ringfence webhooks}: what endpoints were told, and telling them again. Lane-confined. */
@Command(
    name = "webhooks",
    description = "List webhook endpoints and deliveries; send deliveries again.",
    subcommands = {
      WebhooksCommand.Endpoints.class,
      WebhooksCommand.Enable.class,
      WebhooksCommand.ListDeliveries.class,
      WebhooksCommand.Show.class,
      WebhooksCommand.Replay.class
    },
    footer = {
      "",
      "Examples:",
      "  ringfence webhooks endpoints",
      "  ringfence webhooks list --state failed",
      "  ringfence webhooks replay 42",
      "  ringfence webhooks replay --failed --endpoint crm --since 2026-03-01T09:00:00Z"
    })
final class WebhooksCommand {
  private static final String ENDPOINTS = "/v1/webhooks/endpoints";
  private static final String DELIVERIES = "/v1/webhooks/deliveries";

  /** What every command here has. */
  abstract static class Webhooks implements Callable<Integer> {
    @Spec @Nullable CommandSpec spec;
    @Mixin Connection connection = new Connection();

    @Option(names = "--json", description = "Print the engine's answer as JSON.")
    boolean json;

    /** Members, a line each. */
    int show(JsonNode answer) {
      PrintWriter out = Output.of(spec);
      if (json) {
        Output.json(out, answer);
      } else {
        Table table = new Table("FIELD", "VALUE");
        answer
            .properties()
            .forEach(member -> table.row(member.getKey(), member.getValue().asText("-")));
        table.print(out);
      }
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "endpoints",
      description = "Every endpoint of the key's workspace, and what it is owed.",
      footer = {"", "Example:", "  ringfence webhooks endpoints"})
  static final class Endpoints extends Webhooks {
    @Override
    public Integer call() throws IOException, ApiException {
      JsonNode answer = connection.client().get(ENDPOINTS);
      if (json) {
        return show(answer);
      }
      Table table = new Table("ENDPOINT", "TO", "STATE", "PENDING", "OLDEST", "FAILED");
      for (JsonNode endpoint : answer.path("endpoints")) {
        String disabled = endpoint.path("disabled_at").asText("");
        table.row(
            endpoint.path("name").asText(),
            endpoint.path("origin").asText(),
            endpoint.path("disabled_at").isNull() ? "open" : "disabled since " + disabled,
            endpoint.path("pending").asLong(),
            endpoint.path("oldest_pending_at").asText("-"),
            endpoint.path("failed").asLong());
      }
      table.print(Output.of(spec));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "enable",
      description = "Send to an endpoint again that answered 410, what it is owed first.",
      footer = {"", "Example:", "  ringfence webhooks enable crm"})
  static final class Enable extends Webhooks {
    @Parameters(paramLabel = "ENDPOINT", description = "The endpoint's name.")
    private String name = "";

    @Override
    public Integer call() throws IOException, ApiException {
      JsonNode answer =
          connection.client().post(ENDPOINTS + "/" + ApiClient.encode(name) + "/enable");
      if (json) {
        return show(answer);
      }
      Output.of(spec).println("enabled " + name);
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "list",
      description = "Deliveries, from the youngest to the oldest.",
      footer = {"", "Example:", "  ringfence webhooks list --state failed --endpoint crm"})
  static final class ListDeliveries extends Webhooks {
    @Option(names = "--state", description = "Only those: pending, delivered or failed.")
    private String state = "";

    @Option(names = "--endpoint", description = "Only those to this endpoint.")
    private String endpoint = "";

    @Option(names = "--batch", description = "Only those about this batch and its calls.")
    private String batch = "";

    @Option(
        names = "--limit",
        description = "At most so many (default: ${DEFAULT-VALUE}).",
        defaultValue = "100")
    private int limit = 100;

    @Override
    public Integer call() throws IOException, ApiException {
      ApiClient client = connection.client();
      PrintWriter out = Output.of(spec);
      Table table =
          new Table("ID", "ENDPOINT", "TYPE", "OF", "STATE", "ATTEMPTS", "CREATED", "ERROR");
      String token = "";
      int left = limit;
      do {
        JsonNode page = client.get(DELIVERIES + ApiClient.query(query(token, left)));
        for (JsonNode delivery : page.path("deliveries")) {
          left--;
          if (json) {
            out.println(delivery);
          } else {
            row(table, delivery);
          }
        }
        token = page.path("next_page_token").asText("");
      } while (!token.isEmpty() && left > 0);
      if (!json) {
        table.print(out);
      }
      out.flush();
      return ExitCodes.OK;
    }

    private Map<String, String> query(String token, int left) {
      Map<String, String> query = new LinkedHashMap<>();
      query.put("page_token", token);
      query.put("page_size", Integer.toString(left));
      query.put("state", state);
      query.put("endpoint", endpoint);
      query.put("batch", batch);
      return query;
    }

    private static void row(Table table, JsonNode delivery) {
      String call = delivery.path("call_id").asText("");
      table.row(
          delivery.path("id").asText(),
          delivery.path("endpoint").asText(),
          delivery.path("type").asText(),
          call.isEmpty() ? delivery.path("batch_id").asText() : call,
          delivery.path("state").asText(),
          delivery.path("attempts").asLong(),
          delivery.path("created_at").asText(),
          delivery.path("error").asText(""));
    }
  }

  @Command(
      name = "show",
      description = "How far one delivery is.",
      footer = {"", "Example:", "  ringfence webhooks show 42"})
  static final class Show extends Webhooks {
    @Parameters(paramLabel = "ID", description = "The delivery's id.")
    private String id = "";

    @Override
    public Integer call() throws IOException, ApiException {
      return show(connection.client().get(DELIVERIES + "/" + ApiClient.encode(id)));
    }
  }

  @Command(
      name = "replay",
      description = "Send a delivery again, or all that were given up. Receivers get the same id.",
      footer = {
        "",
        "Examples:",
        "  ringfence webhooks replay 42",
        "  ringfence webhooks replay --failed --endpoint crm --since 2026-03-01T09:00:00Z"
      })
  static final class Replay extends Webhooks {
    @Parameters(paramLabel = "ID", arity = "0..1", description = "The delivery's id.")
    private String id = "";

    @Option(names = "--failed", description = "All that were given up.")
    private boolean failed;

    @Option(names = "--endpoint", description = "With --failed: only those to this endpoint.")
    private String endpoint = "";

    @Option(names = "--since", description = "With --failed: only events from this instant on.")
    private String since = "";

    @Option(names = "--until", description = "With --failed: only events before this instant.")
    private String until = "";

    @Override
    public Integer call() throws IOException, ApiException {
      if (failed == !id.isEmpty()) {
        throw new ParameterException(
            java.util.Objects.requireNonNull(spec).commandLine(), "give an ID, or --failed");
      }
      ApiClient client = connection.client();
      if (!failed) {
        return show(client.post(DELIVERIES + "/" + ApiClient.encode(id) + "/replay"));
      }
      Map<String, String> query = new LinkedHashMap<>();
      query.put("endpoint", endpoint);
      query.put("since", since);
      query.put("until", until);
      return show(client.post(DELIVERIES + "/replay" + ApiClient.query(query)));
    }
  }
}
