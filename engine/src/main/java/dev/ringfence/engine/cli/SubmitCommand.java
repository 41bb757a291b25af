package dev.ringfence.engine.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ringfence submit}: uploads a batch, as a stream. Lane-confined. */
@Command(
    name = "submit",
    description = "Submit a batch of calls from a CSV, NDJSON or JSON file.",
    footer = {
      "",
      "CSV needs a header row with the column 'to'. Optional: 'item_id'; 'timezone' (IANA; else by",
      "the number), 'not_before' and 'not_after' of the row. Every other column is a variable of",
      "the template. Bad rows are reported by line; the good ones are called.",
      "",
      "WHEN is an instant with an offset (2026-03-01T09:00:00Z, 2026-03-01T09:00+05:30) or a",
      "duration from now on (2h, 3d).",
      "",
      "Examples:",
      "  ringfence submit calls.csv --template reminder --watch",
      "  ringfence submit calls.csv --template reminder --dry-run",
      "  ringfence submit calls.csv --template reminder --priority high --not-after 8h",
      "  zcat calls.csv.gz | ringfence submit - --format csv --template reminder \\",
      "      --idempotency-key 2026-03-01-reminders"
    })
final class SubmitCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private Connection connection = new Connection();

  @Parameters(paramLabel = "FILE", description = "The calls; - for standard input.")
  private String file = "";

  @Option(
      names = "--template",
      paramLabel = "NAME",
      defaultValue = "",
      description = "What to say and from which numbers. A JSON file may name it itself.")
  private String template = "";

  @Option(
      names = "--name",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "A name for people; need not be unique.")
  private String name = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "csv, ndjson or json. Default: by the end of the file's name.")
  private @Nullable UploadFormat format;

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      defaultValue = "",
      description = "The same key and file submitted again give the same batch, never a second.")
  private String idempotencyKey = "";

  @Option(names = "--dry-run", description = "Check every row; store and call nothing.")
  private boolean dryRun;

  @Option(
      names = "--allow-duplicates",
      description = "Let a destination be in the batch more than once.")
  private boolean allowDuplicates;

  @Option(
      names = "--default-region",
      paramLabel = "CC",
      defaultValue = "",
      description = "Country of numbers written without +, such as US.")
  private String defaultRegion = "";

  @Option(
      names = "--priority",
      paramLabel = "CLASS",
      defaultValue = "",
      description = "urgent, high, normal or low. Default: normal.")
  private String priority = "";

  @Option(
      names = "--weight",
      paramLabel = "N",
      defaultValue = "",
      description = "Share among batches of the same priority, 1 to 1000. Default: 1.")
  private String weight = "";

  @Option(
      names = "--not-before",
      paramLabel = "WHEN",
      defaultValue = "",
      description = "Dial none of its calls before. Default: at once.")
  private String notBefore = "";

  @Option(
      names = "--not-after",
      paramLabel = "WHEN",
      defaultValue = "",
      description = "Calls still waiting then expire. Default: the template's expire_after.")
  private String notAfter = "";

  @Option(
      names = "--watch",
      description = "Follow the batch to its end. Ctrl-C stops watching only.")
  private boolean watch;

  @Option(names = "--json", description = "Print the engine's answer as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException, ApiException {
    PrintWriter out = Output.of(spec);
    UploadFormat kind = format == null ? UploadFormat.of(file) : format;
    if (template.isEmpty() && kind != UploadFormat.JSON) {
      throw new CliException(ExitCodes.USAGE, "missing option: --template NAME");
    }
    ApiClient client = connection.client();
    JsonNode receipt =
        client.post("/v1/batches" + parameters(), body(), kind.contentType, headers());
    if (json && !(watch && !dryRun)) {
      Output.json(out, receipt);
    } else if (!json) {
      print(receipt, out);
    }
    if (!watch || dryRun) {
      return ExitCodes.OK;
    }
    JsonNode batch =
        new BatchWatch(client, ProgressLine.onStandardError()).follow(receipt.path("id").asText());
    if (json) {
      Output.json(out, batch);
    } else {
      BatchText.print(batch, out);
    }
    return ExitCodes.OK;
  }

  private String parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("template", template);
    parameters.put("name", name);
    parameters.put("dry_run", dryRun ? "true" : "");
    parameters.put("allow_duplicates", allowDuplicates ? "true" : "");
    parameters.put("default_region", defaultRegion);
    parameters.put("priority", priority.toLowerCase(Locale.ROOT));
    parameters.put("weight", weight);
    parameters.put("not_before", notBefore);
    parameters.put("not_after", notAfter);
    return ApiClient.query(parameters);
  }

  private Map<String, String> headers() {
    return idempotencyKey.isEmpty() ? Map.of() : Map.of("Idempotency-Key", idempotencyKey);
  }

  private BodyPublisher body() {
    if (file.equals("-")) {
      return BodyPublishers.ofInputStream(() -> System.in);
    }
    try {
      return BodyPublishers.ofFile(Path.of(file));
    } catch (FileNotFoundException e) {
      throw new CliException(ExitCodes.USAGE, "cannot read " + file + ": " + e.getMessage());
    }
  }

  private void print(JsonNode receipt, PrintWriter out) {
    long accepted = receipt.path("accepted").asLong();
    long rejected = receipt.path("rejected").asLong();
    out.println(
        dryRun
            ? "would accept " + accepted + " calls; nothing was stored"
            : "batch " + receipt.path("id").asText() + ": " + accepted + " calls accepted");
    if (rejected > 0) {
      out.println(rejected + (rejected == 1 ? " row is bad:" : " rows are bad:"));
      RowErrors.lines(receipt.path("errors")).forEach(out::println);
    }
    out.flush();
  }
}
