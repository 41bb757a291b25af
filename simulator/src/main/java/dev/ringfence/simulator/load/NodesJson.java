package dev.ringfence.simulator.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ringfence.simulator.audit.IdleReport;

/** What was measured of several nodes, as one JSON object, for scripts. Stateless. */
final class NodesJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private NodesJson() {}

  static String of(NodesReport report) {
    ObjectNode json = JSON.createObjectNode();
    json.put("nodes", report.plan().nodes());
    json.put("redis", report.plan().redis().word());
    json.put("spread", report.plan().spread());
    json.put("offered_per_second", report.plan().perSecond());
    json.put("processors", report.machine().processors());
    json.put("load_average", rounded(report.machine().loadAverage()));
    ArrayNode shapes = json.putArray("shapes");
    for (int i = 0; i < report.points().size(); i++) {
      NodesPoint point = report.points().get(i);
      ObjectNode shape = shapes.addObject();
      shape.put("shape", point.shape().word());
      shape.put("seconds", rounded(point.seconds()));
      shape.put("calls_per_second", rounded(point.rate(point.dials())));
      if (point.latencies() != null) {
        shape.put("latency_p50_ms", rounded(point.millisAt(50)));
        shape.put("latency_p99_ms", rounded(point.millisAt(99)));
      }
      if (point.idle() != null) {
        shape.set("channels_idle", idle(point.idle()));
      }
      shape.put("overruled_share", rounded(point.overruledShare()));
      shape.put("cpu_seconds", rounded(point.cpuSeconds()));
      shape.put("redis_cpu_seconds", rounded(point.redisSeconds()));
      shape.put("carriers_cpu_seconds", rounded(point.carriersSeconds()));
      ArrayNode nodes = shape.putArray("node_list");
      for (NodesPoint.Node node : point.nodes()) {
        nodes
            .addObject()
            .put("node", node.name())
            .put("dials", node.dials())
            .put("calls_per_second", rounded(point.rate(node.dials())))
            .put("overruled", node.overruled())
            .put("overruled_share", rounded(node.overruledShare()))
            .put("unconfirmed", node.unconfirmed())
            .put("confirm_mean_ms", rounded(node.confirmMillis()))
            .put("confirm_p50_ms", rounded(node.confirmP50()))
            .put("confirm_p99_ms", rounded(node.confirmP99()))
            .put("cpu_seconds", rounded(node.cpuSeconds()));
      }
      NodesReport.Judged judged = report.judged().get(i);
      shape.put("dials_judged", judged.accepted() + judged.refused());
      shape.put("refused", judged.refused());
      shape.put("missing", judged.missing());
      shape.put("repeated", judged.repeated());
      shape.put("violations", judged.violations());
    }
    json.put("answers_5xx", report.failures());
    json.set("findings", JSON.valueToTree(report.findings()));
    return json.toPrettyString();
  }

  private static ObjectNode idle(IdleReport idle) {
    ObjectNode json = JSON.createObjectNode();
    json.put("channels", idle.channels());
    json.put("seconds", rounded(idle.seconds()));
    json.put("used_again", idle.idle().count());
    json.set("since_told_ms", spread(idle.idle()));
    json.set("since_end_ms", spread(idle.turn()));
    json.put("over_1s", idle.over());
    json.set("examples", JSON.valueToTree(idle.examples()));
    return json;
  }

  private static ObjectNode spread(IdleReport.Spread spread) {
    return JSON.createObjectNode()
        .put("p50", rounded(spread.p50()))
        .put("p99", rounded(spread.p99()))
        .put("longest", rounded(spread.longest()));
  }

  private static double rounded(double value) {
    return Math.round(value * 1e6) / 1e6;
  }
}
