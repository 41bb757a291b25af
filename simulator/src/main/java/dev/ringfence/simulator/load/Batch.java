package dev.ringfence.simulator.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfence.engine.cli.ApiClient;
import dev.ringfence.engine.cli.ApiException;
import dev.ringfence.simulator.process.Pause;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.TreeMap;

/**
 * A batch as its runner sees it, over the API. Immutable.
 *
 * @param rows that the engine accepted
 */
record Batch(String id, long rows) {
  private static final long LOOK_EVERY_MILLIS = 100;
  private static final String PATH = "/v1/batches/";

  /**
   * Uploads one.
   *
   * @param parameters of the query, beside the template
   * @param headers more of them
   * @throws IOException if a row was refused
   */
  static Batch submit(
      Target world,
      String template,
      BodyPublisher csv,
      Map<String, String> parameters,
      Map<String, String> headers)
      throws IOException, ApiException {
    Map<String, String> query = new TreeMap<>(parameters);
    query.put("template", template);
    JsonNode receipt =
        world.runner().post("/v1/batches" + ApiClient.query(query), csv, "text/csv", headers);
    if (receipt.path("rejected").asLong() != 0) {
      throw new IOException("the engine refused rows of the load: " + receipt);
    }
    return new Batch(receipt.path("id").asText(), receipt.path("accepted").asLong());
  }

  /** Uploads the lines, which begin with their header. */
  static Batch submit(Target world, String template, CharSequence csv)
      throws IOException, ApiException {
    return submit(world, template, BodyPublishers.ofString(csv.toString()), Map.of(), Map.of());
  }

  /** How many calls wait. */
  long waiting(Target world) throws IOException, ApiException {
    return world.runner().get(PATH + id).path("waiting").asLong();
  }

  /** What still waits becomes canceled. */
  void cancel(Target world) throws IOException, ApiException {
    JsonNode unused = world.runner().post(PATH + id + "/cancel");
  }

  /** Waits until every call has its disposition. */
  void awaitOver(Target world, long millis) throws IOException, ApiException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    while (true) {
      JsonNode status = world.runner().get(PATH + id);
      if (status.path("waiting").asLong() + status.path("in_progress").asLong() == 0) {
        return;
      }
      world.checkAlive();
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("a batch is not over after " + millis + " ms: " + status);
      }
      Pause.millis(LOOK_EVERY_MILLIS);
    }
  }
}
