package dev.ringfence.simulator.chaos;

import java.util.ArrayList;
import java.util.List;

/** What the engine has acknowledged: from there on it must not lose it. Thread-safe. */
final class Ledger {
  /**
   * A row as it was submitted.
   *
   * @param itemId the runner's own id, never used twice
   * @param to destination, E.164 with plus
   */
  record Row(String itemId, String to) {}

  /**
   * A submission that was answered.
   *
   * @param node whose it is: the position of the engine that acknowledged it
   * @param id the engine's id of the batch
   * @param key its idempotency key
   * @param rows all of them good
   */
  record Batch(int node, String id, String key, String template, List<Row> rows) {
    Batch {
      rows = List.copyOf(rows);
    }
  }

  private final List<Batch> batches = new ArrayList<>();
  private long rows;

  synchronized void accepted(Batch batch) {
    batches.add(batch);
    rows += batch.rows().size();
  }

  synchronized List<Batch> batches() {
    return List.copyOf(batches);
  }

  /** Rows of all batches. */
  synchronized long rows() {
    return rows;
  }

  /** Batches so far; those before this position never change. */
  synchronized int size() {
    return batches.size();
  }

  synchronized Batch get(int position) {
    return batches.get(position);
  }
}
