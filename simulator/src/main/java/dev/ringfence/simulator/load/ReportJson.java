package dev.ringfence.simulator.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ringfence.simulator.process.JitterProbe;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The report as one JSON object, for scripts. Stateless. */
final class ReportJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double[] PERCENTILES = {50, 75, 90, 95, 99, 99.9, 99.99};
  private static final int LISTED = 20;

  private ReportJson() {}

  static String of(LoadReport report) {
    ObjectNode json = JSON.createObjectNode();
    Machine machine = report.machine();
    ObjectNode where = json.putObject("machine");
    where.put("processors", machine.processors());
    where.put("java", machine.java());
    where.put("system", machine.system());
    where.put("load_average", round(machine.loadAverage()));
    json.set("plan", JSON.valueToTree(report.plan()));
    ArrayNode dials = json.putArray("dials");
    report.points().forEach(point -> dials.add(point(point)));
    JitterProbe.Jitter jitter = report.jitter();
    if (jitter != null) {
      ObjectNode ping = json.putObject("ping");
      ping.put("samples", jitter.samples());
      ping.put("p50_ms", round(jitter.p50Nanos() / 1e6));
      ping.put("p99_ms", round(jitter.p99Nanos() / 1e6));
      ping.put("max_ms", round(jitter.maxNanos() / 1e6));
    }
    store(json, report.store(), report.storeSkipped());
    upload(json, report.upload());
    ArrayNode bars = json.putArray("bars");
    for (LoadReport.Bar bar : report.bars()) {
      ObjectNode one = bars.addObject();
      one.put("what", bar.what());
      one.put("bar", bar.bar());
      one.put("value", round(bar.value()));
      one.put("met", bar.met());
    }
    verdict(json, report.verdict());
    json.set("findings", JSON.valueToTree(report.findings()));
    return json.toPrettyString();
  }

  private static ObjectNode point(LoadPoint point) {
    ObjectNode json = JSON.createObjectNode();
    json.put("by", point.kind().name().toLowerCase(Locale.ROOT));
    json.put("offered_per_second", point.perSecond());
    json.put("seconds", round(point.seconds()));
    json.put("dials", point.dials());
    json.put("dials_per_second", round(point.rate()));
    Latencies latencies = point.latencies();
    if (latencies != null) {
      ObjectNode latency = json.putObject("eligible_to_arrived_ms");
      latency.put("count", latencies.histogram().getTotalCount());
      latency.put("mean", round(latencies.meanMillis()));
      for (double percentile : PERCENTILES) {
        String name = Double.toString(percentile).replaceAll("\\.0$", "");
        latency.put("p" + name, round(point.millisAt(percentile)));
      }
      latency.put("max", round(point.maxMillis()));
    }
    json.put("grant_to_adapter_mean_ms", round(point.waitMillis()));
    json.put("grant_to_post_mean_ms", round(point.postMillis()));
    json.put("engine_cpu_ms_per_call", round(point.engineMillis()));
    json.put("carriers_cpu_ms_per_call", round(point.carriersMillis()));
    json.put("engine_rss_bytes", point.residentBytes());
    json.set("held_by", JSON.valueToTree(point.held()));
    json.put("given_back", point.givenBack());
    return json;
  }

  private static void store(ObjectNode json, @Nullable StoreCost store, String skipped) {
    if (store == null) {
      if (!skipped.isEmpty()) {
        json.putObject("store").put("skipped", skipped);
      }
      return;
    }
    ObjectNode node = json.putObject("store");
    rates(node.putArray("disk_dials_per_second"), store.disk());
    rates(node.putArray("memory_dials_per_second"), store.memory());
    node.put("ratio", round(store.ratio()));
  }

  private static void rates(ArrayNode to, List<LoadPoint> points) {
    points.forEach(point -> to.add(round(point.rate())));
  }

  private static void upload(ObjectNode json, @Nullable UploadSpeed upload) {
    if (upload == null) {
      return;
    }
    ObjectNode node = json.putObject("upload");
    node.put("rows", upload.rows());
    node.put("cold_seconds", round(upload.coldSeconds()));
    node.put("cold_rows_per_second", Math.round(upload.coldRate()));
    ArrayNode warm = node.putArray("warm_seconds");
    upload.warmSeconds().forEach(seconds -> warm.add(round(seconds)));
    node.put("warm_rows_per_second", Math.round(upload.warmRate()));
    node.put("heap_bytes_per_queued_call", round(upload.heapBytes()));
    node.put("engine_rss_bytes", upload.residentBytes());
  }

  private static void verdict(ObjectNode json, Verdict verdict) {
    ObjectNode node = json.putObject("verdict");
    node.put("accepted", verdict.accepted());
    node.put("refused", verdict.refused());
    node.put("placed", verdict.placed());
    node.put("missing", verdict.missing());
    node.put("repeated", verdict.repeated());
    node.put("violations", verdict.violations());
    node.set(
        "violation_list",
        JSON.valueToTree(
            verdict.violationList().subList(0, Math.min(LISTED, verdict.violationList().size()))));
  }

  private static double round(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
