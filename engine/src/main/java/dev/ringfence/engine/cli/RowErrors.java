package dev.ringfence.engine.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Shows the grouped errors of an upload's rows. Stateless. */
final class RowErrors {
  private RowErrors() {}

  /** One line per kind of error, then one per example. */
  static List<String> lines(JsonNode errors) {
    List<String> lines = new ArrayList<>();
    for (JsonNode error : errors) {
      String count = error.has("count") ? error.path("count").asText() + " x " : "";
      String detail = error.path("detail").asText("");
      lines.add(
          "  " + count + error.path("code").asText() + (detail.isEmpty() ? "" : ": " + detail));
      for (JsonNode example : error.path("examples")) {
        String item = example.path("item_id").asText("");
        lines.add(
            "      line "
                + example.path("line").asText()
                + (item.isEmpty() ? "" : " (" + item + ")")
                + ": "
                + example.path("detail").asText());
      }
    }
    return lines;
  }
}
