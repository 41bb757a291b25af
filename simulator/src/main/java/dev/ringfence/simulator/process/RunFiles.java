package dev.ringfence.simulator.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringfence.simulator.audit.CarrierEvent;
import dev.ringfence.simulator.audit.ResultRow;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The files of a run: what is judged, kept so that a finding can be looked into. Stateless. */
public final class RunFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RunFiles() {}

  /** A line of downloaded results, with the runner's own id of the row. */
  public record Result(String itemId, ResultRow row) {}

  /** The lines of results, which are NDJSON. */
  public static List<Result> results(String lines) throws IOException {
    List<Result> rows = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      JsonNode row = JSON.readTree(line);
      rows.add(
          new Result(
              text(row, "item_id"),
              new ResultRow(
                  text(row, "id"),
                  text(row, "to"),
                  text(row, "disposition"),
                  text(row, "outcome"),
                  text(row, "reason"),
                  row.path("attempts").asInt(),
                  text(row, "attempt_id"),
                  text(row, "provider_call_id"))));
    }
    return rows;
  }

  private static String text(JsonNode row, String name) {
    return row.hasNonNull(name) ? row.path(name).asText() : "";
  }

  /** Writes the carriers' log. */
  public static void keep(List<CarrierEvent> log, Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (CarrierEvent event : log) {
        out.write(event.toJson());
        out.newLine();
      }
    }
  }

  /** Deletes a directory and all in it. */
  public static void delete(Path directory) throws IOException {
    List<Path> paths;
    try (Stream<Path> all = Files.walk(directory)) {
      paths = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }
}
