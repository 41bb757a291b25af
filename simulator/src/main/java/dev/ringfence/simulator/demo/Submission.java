package dev.ringfence.simulator.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfence.engine.cli.ApiClient;
import dev.ringfence.engine.cli.ApiException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A batch that the demo submitted, over the API as any runner would. Immutable.
 *
 * @param accepted rows that the engine took
 * @param rejected rows that it refused
 */
record Submission(String id, String template, long accepted, long rejected) {
  static Submission submit(ApiClient runner, String template, List<SampleBatch.Row> rows)
      throws IOException, ApiException {
    String query =
        ApiClient.query(
            new TreeMap<>(
                Map.of("template", template, "name", "demo", "allow_duplicates", "true")));
    JsonNode receipt =
        runner.post(
            "/v1/batches" + query,
            BodyPublishers.ofString(SampleBatch.csv(rows)),
            "text/csv",
            Map.of());
    return new Submission(
        receipt.path("id").asText(),
        template,
        receipt.path("accepted").asLong(),
        receipt.path("rejected").asLong());
  }

  JsonNode status(ApiClient runner) throws IOException, ApiException {
    return runner.get("/v1/batches/" + ApiClient.encode(id));
  }

  void download(ApiClient runner, Path file) throws IOException, ApiException {
    try (OutputStream to = Files.newOutputStream(file)) {
      runner.download("/v1/batches/" + ApiClient.encode(id) + "/results?format=ndjson", to);
    }
  }
}
