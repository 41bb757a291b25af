package dev.ringfence.simulator.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfence.engine.cli.ApiClient;
import dev.ringfence.engine.cli.ApiException;
import dev.ringfence.engine.cli.ProgressLine;
import dev.ringfence.simulator.process.Pause;
import dev.ringfence.simulator.process.RunFiles;
import dev.ringfence.simulator.process.RunFiles.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Waits until every accepted call is done, and fetches the results: where nodes share their
 * batches, from one after the other. Lane-confined.
 */
final class Drain {
  private static final int NOT_FOUND = 404;

  /** The longest that nothing may happen: well above every window and wait of the configuration. */
  private static final long STALL_MILLIS = 60_000;

  private static final long LOOK_EVERY_MILLIS = 250;

  private final ChaosWorld world;
  private final Ledger ledger;
  private final Map<String, Long> done = new HashMap<>();
  private final Set<String> over = new HashSet<>();
  private int reads;

  Drain(ChaosWorld world, Ledger ledger) {
    this.world = world;
    this.ledger = ledger;
  }

  /** Waits until all batches are over, or nothing has changed for too long; whether they are. */
  boolean await(ProgressLine progress) throws IOException, ApiException {
    long last = -1;
    long since = System.nanoTime();
    while (true) {
      world.check();
      boolean all = look();
      long now = done.values().stream().mapToLong(Long::longValue).sum();
      if (all) {
        return true;
      }
      if (now > last) {
        last = now;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > STALL_MILLIS * 1_000_000) {
        return false;
      }
      progress.show(
          String.format(Locale.ROOT, "draining: %,d of %,d calls done", now, ledger.rows()),
          System.nanoTime());
      Pause.millis(LOOK_EVERY_MILLIS);
    }
  }

  private boolean look() throws IOException, ApiException {
    boolean all = true;
    for (Ledger.Batch batch : ledger.batches()) {
      if (over.contains(batch.id())) {
        continue;
      }
      try {
        JsonNode status =
            world
                .runners()
                .ask(batch.node(), node -> node.get("/v1/batches/" + ApiClient.encode(batch.id())));
        done.put(batch.id(), status.path("done").asLong());
        if (status.path("state").asText().equals("completed")) {
          over.add(batch.id());
        } else {
          all = false;
        }
      } catch (ApiException unknown) {
        lost(unknown);
        over.add(batch.id());
      }
    }
    return all;
  }

  /** The results of a batch; none if the engine that is asked does not know it. */
  List<Result> results(Ledger.Batch batch, OutputStream keep) throws IOException, ApiException {
    int first = world.shape().sharesBatches() ? batch.node() + reads++ : batch.node();
    byte[] lines;
    try {
      lines = world.runners().ask(first, node -> lines(node, batch));
    } catch (ApiException unknown) {
      lost(unknown);
      return List.of();
    }
    keep.write(lines);
    return RunFiles.results(new String(lines, StandardCharsets.UTF_8));
  }

  private static byte[] lines(ApiClient node, Ledger.Batch batch) throws IOException, ApiException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    node.download("/v1/batches/" + ApiClient.encode(batch.id()) + "/results?format=ndjson", lines);
    return lines.toByteArray();
  }

  private static void lost(ApiException answer) throws ApiException {
    if (answer.status() != NOT_FOUND) {
      throw answer;
    }
  }
}
