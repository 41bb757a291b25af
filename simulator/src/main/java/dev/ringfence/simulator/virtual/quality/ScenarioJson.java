package dev.ringfence.simulator.virtual.quality;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ringfence.simulator.virtual.Trace;
import dev.ringfence.simulator.virtual.report.ForecastJson;
import java.util.List;

/** Results for programs: one JSON object. Stateless. */
public final class ScenarioJson {
  private static final double SECOND = 1e9;

  private ScenarioJson() {}

  /** All scenarios that were played. */
  public static ObjectNode of(List<ScenarioResult> results) {
    ObjectNode root = ForecastJson.object();
    ArrayNode scenarios = root.putArray("scenarios");
    boolean well = true;
    for (ScenarioResult result : results) {
      well &= result.missed().isEmpty();
      ObjectNode one = scenarios.addObject();
      one.put("name", result.scenario().name());
      one.put("about", result.scenario().about());
      one.put("horizon_seconds", result.scenario().horizonNanos() / SECOND);
      one.put("overlapping_pools", result.scenario().overlapping());
      result.missed().forEach(one.putArray("missed")::add);
      ArrayNode policies = one.putArray("policies");
      result.results().forEach(policy -> policy(policies.addObject(), policy));
    }
    root.put("all_bars_hold", well);
    return root;
  }

  private static void policy(ObjectNode node, PolicyResult r) {
    node.put("policy", r.policy().word());
    node.put("utilisation", r.utilisation().share());
    node.put("bound_by", r.utilisation().limit().replace(' ', '_'));
    node.put("cost_of_answers", r.utilisation().price());
    node.put("dispatched", r.dispatched());
    if (r.makespanNanos() != DialLog.NEVER) {
      node.put("makespan_seconds", r.makespanNanos() / SECOND);
    }
    node.put("makespan_bound_seconds", r.boundMakespanNanos() / SECOND);
    node.put("idle_seconds", r.idleSeconds());
    node.put("violations", r.violations());
    if (r.fairness().jain() >= 0) {
      node.put("jain", r.fairness().jain());
    }
    node.put("passed_over", r.fairness().starvation());
    node.put("longest_between_calls_seconds", r.fairness().longestNanos() / SECOND);
    node.put("spread", r.spread());
    ObjectNode waits = node.putObject("wait_seconds");
    waits.put("p50", r.waits()[0] / SECOND);
    waits.put("p95", r.waits()[1] / SECOND);
    waits.put("p99", r.waits()[2] / SECOND);
    node.put("nanos_per_dial", Math.round(r.nanosPerDial()));
    node.put("trace", Trace.hex(r.trace()));
  }
}
