package dev.ringfence.engine.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Follows a batch until it is over. Watching has no effect on the batch: Ctrl-C ends the watching
 * alone. Lane-confined.
 */
final class BatchWatch {
  private static final long LOOK_EVERY_MILLIS = 500;

  private final ApiClient client;
  private final ProgressLine line;
  private final ProgressBar bar = new ProgressBar();

  BatchWatch(ApiClient client, ProgressLine line) {
    this.client = client;
    this.line = line;
  }

  /** Returns the batch as it ended. */
  JsonNode follow(String id) throws IOException, ApiException {
    while (true) {
      JsonNode batch = client.get("/v1/batches/" + ApiClient.encode(id));
      String text = bar.line(List.of(batch), System.nanoTime(), Instant.now());
      String state = batch.path("state").asText();
      boolean over =
          state.equals("completed")
              || (state.equals("canceled") && batch.path("in_progress").asLong() == 0);
      if (over) {
        line.finish(text);
        return batch;
      }
      line.show(state.equals("running") ? text : text + " | " + state, System.nanoTime());
      try {
        Thread.sleep(LOOK_EVERY_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return batch;
      }
    }
  }
}
