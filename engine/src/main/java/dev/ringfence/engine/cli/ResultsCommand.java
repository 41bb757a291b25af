package dev.ringfence.engine.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ringfence batch results}: downloads what became of each call. Lane-confined. */
@Command(
    name = "results",
    description = "Download what became of each call; while it runs, of those that are done.",
    footer = {
      "",
      "Use 'spreadsheet' for files that will be opened in one: a cell that looks like a formula",
      "is made text.",
      "",
      "Examples:",
      "  ringfence batch results BATCH -o results.csv",
      "  ringfence batch results BATCH --format ndjson | jq .outcome"
    })
final class ResultsCommand implements Callable<Integer> {
  /** How results are written. */
  enum Format {
    CSV,
    NDJSON,
    SPREADSHEET
  }

  @Mixin private Connection connection = new Connection();

  @Parameters(paramLabel = "BATCH", description = "The batch's id.")
  private String id = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to; it appears when it is whole. Default: standard output.")
  private @Nullable Path output;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "CSV",
      description = "csv (default), ndjson or spreadsheet.")
  private Format format = Format.CSV;

  @Override
  public Integer call() throws IOException, ApiException {
    ApiClient client = connection.client();
    String path =
        "/v1/batches/"
            + ApiClient.encode(id)
            + "/results"
            + ApiClient.query(Map.of("format", format.name().toLowerCase(Locale.ROOT)));
    if (output == null) {
      client.download(path, System.out);
      System.out.flush();
      return ExitCodes.OK;
    }
    Path target = output.toAbsolutePath();
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try {
      try (OutputStream to = Files.newOutputStream(part)) {
        client.download(path, to);
      }
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
    return ExitCodes.OK;
  }
}
