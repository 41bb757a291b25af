package dev.ringfence.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What {@code ringfence load} wrote, as a section of the page. */
final class WholePath {
  private static final List<String> PERCENTILES = List.of("p50", "p90", "p99", "p99.9", "max");

  private WholePath() {}

  /** Empty if it was not measured. */
  static String of(Path directory) throws IOException {
    Path file = directory.resolve("whole-path.json");
    if (!Files.exists(file)) {
      return "";
    }
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    Table table =
        new Table(
            "offered a second",
            "dials a second",
            "p50, ms",
            "p90",
            "p99",
            "p99.9",
            "max",
            "CPU ms a call: engine",
            "carriers");
    for (JsonNode point : json.path("dials")) {
      JsonNode latency = point.path("eligible_to_arrived_ms");
      String[] cells = new String[9];
      double offered = point.path("offered_per_second").asDouble();
      cells[0] =
          point.path("by").asText() + (offered > 0 ? " " + Table.number(offered) : ", all at once");
      cells[1] = Table.number(point.path("dials_per_second").asDouble());
      for (int i = 0; i < PERCENTILES.size(); i++) {
        cells[2 + i] = Table.number(latency.path(PERCENTILES.get(i)).asDouble(Double.NaN));
      }
      cells[7] = Table.number(point.path("engine_cpu_ms_per_call").asDouble());
      cells[8] = Table.number(point.path("carriers_cpu_ms_per_call").asDouble());
      table.row(cells);
    }
    JsonNode upload = json.path("upload");
    return "## The whole path\n\n"
        + "Engine and carriers as processes; from the instant a call may go out until its POST has"
        + " arrived. Load average before it: "
        + Table.number(json.path("machine").path("load_average").asDouble())
        + ".\n\n![latency by load](whole-path.svg)\n\n"
        + table
        + "\nThe store on disk dials "
        + Table.number(100 * json.path("store").path("ratio").asDouble(Double.NaN))
        + " % of what it does in memory. An upload of "
        + Table.number(upload.path("rows").asDouble())
        + " rows is acknowledged at "
        + Table.number(upload.path("cold_rows_per_second").asDouble())
        + " rows/s by a cold engine, "
        + Table.number(upload.path("warm_rows_per_second").asDouble())
        + " by a warm one; a queued call takes "
        + Table.number(upload.path("heap_bytes_per_queued_call").asDouble())
        + " bytes of the engine's heap, everything included.\n";
  }
}
