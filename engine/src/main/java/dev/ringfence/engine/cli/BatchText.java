package dev.ringfence.engine.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;

/** Shows one batch to a person. Stateless. */
final class BatchText {
  private BatchText() {}

  static void print(JsonNode batch, PrintWriter out) {
    out.println("batch      " + batch.path("id").asText() + title(batch));
    out.println("template   " + batch.path("template").asText());
    out.println("priority   " + priority(batch));
    out.println("state      " + batch.path("state").asText());
    out.println(
        "calls      "
            + batch.path("total").asLong()
            + ": "
            + batch.path("waiting").asLong()
            + " waiting, "
            + batch.path("in_progress").asLong()
            + " in progress, "
            + batch.path("done").asLong()
            + " done");
    line(out, "rows bad   ", batch.path("rejected").asLong() == 0 ? "" : text(batch, "rejected"));
    line(out, "became     ", ProgressBar.counts(List.of(batch), "dispositions"));
    line(out, "outcomes   ", ProgressBar.counts(List.of(batch), "outcomes"));
    line(out, "bound by   ", text(batch, "bound_by").replace('_', ' '));
    line(out, "ETA        ", text(batch, "eta"));
    line(out, "not before ", text(batch, "not_before"));
    line(out, "expires    ", text(batch, "not_after"));
    line(out, "created    ", text(batch, "created_at"));
    line(out, "finished   ", text(batch, "finished_at"));
    out.flush();
  }

  /** Its class, and its weight in it if that is not 1. */
  static String priority(JsonNode batch) {
    long weight = batch.path("weight").asLong(1);
    return batch.path("priority").asText("normal") + (weight == 1 ? "" : " x" + weight);
  }

  private static String title(JsonNode batch) {
    String name = text(batch, "name");
    return name.isEmpty() ? "" : " (" + name + ")";
  }

  private static void line(PrintWriter out, String label, String value) {
    if (!value.isEmpty()) {
      out.println(label + value);
    }
  }

  private static String text(JsonNode batch, String field) {
    return batch.hasNonNull(field) ? batch.path(field).asText() : "";
  }
}
