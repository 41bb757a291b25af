package dev.ringfence.engine.http.ingest;

import java.util.List;

/**
 * Rows refused for one reason. Immutable.
 *
 * @param code the reason, such as {@code duplicate_item_id}
 * @param count how many
 * @param examples the first ten of them
 */
public record RejectedRows(String code, int count, List<Example> examples) {
  public RejectedRows {
    examples = List.copyOf(examples);
  }

  /** One refused row: its line, its item id (empty if it has none) and a sentence for people. */
  public record Example(int line, String itemId, String detail) {}
}
