package dev.ringfence.simulator.virtual.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ringfence.simulator.audit.Violation;
import java.time.Instant;
import java.util.Map;

/** The forecast for programs: one JSON object. Stateless. */
public final class ForecastJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ForecastJson() {}

  /** One run. */
  public static ObjectNode of(Forecast f) {
    ObjectNode root = JSON.createObjectNode();
    root.put("seed", f.seed());
    root.put("calls", f.calls());
    root.put("start", instant(f.startMillis()));
    root.put("finish", instant(f.finishMillis()));
    root.put("seconds_virtual", f.makespanSeconds());
    root.put("unfinished", f.unfinished());
    root.put("bound_by", f.boundBy());
    counts(root.putObject("bound_seconds"), f.boundSeconds());
    counts(root.putObject("wait_call_seconds"), f.waitSeconds());
    batches(root.putArray("batches"), f);
    numbers(root.putArray("numbers"), f);
    if (f.fairness() >= 0) {
      root.put("fairness", f.fairness());
    }
    root.put("dials", f.dials());
    counts(root.putObject("troubles"), f.troubles());
    if (f.violations() >= 0) {
      root.put("violations", f.violations());
      ArrayNode list = root.putArray("violation_list");
      for (Violation v : f.violationList()) {
        ObjectNode one = list.addObject();
        one.put("promise", v.promise());
        one.put("subject", v.subject());
        one.put("at", instant(v.wallMillis()));
        one.put("what", v.what());
        v.calls().forEach(one.putArray("calls")::add);
      }
    }
    timeline(root.putArray("timeline"), f.timeline());
    root.put("trace", f.trace());
    root.put("events", f.events());
    root.put("seconds", Math.round(f.seconds() * 1_000) / 1e3);
    root.put("cpu_seconds", Math.round(f.cpuSeconds() * 1_000) / 1e3);
    return root;
  }

  /** As it is printed. */
  public static String text(ObjectNode node) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a document of plain fields could not be written", e);
    }
  }

  /** An object that holds others. */
  public static ObjectNode object() {
    return JSON.createObjectNode();
  }

  private static void batches(ArrayNode into, Forecast f) {
    for (Forecast.BatchLine b : f.batches()) {
      ObjectNode one = into.addObject();
      one.put("name", b.name());
      one.put("template", b.template());
      one.put("calls", b.calls());
      one.put("dials", b.dials());
      counts(one.putObject("dispositions"), b.dispositions());
      one.put("finish", instant(b.finishMillis()));
      one.put("bound_by", b.boundBy());
      if (b.share() >= 0) {
        one.put("share", b.share());
        one.put("due", b.entitled());
      }
    }
  }

  private static void numbers(ArrayNode into, Forecast f) {
    for (Forecast.NumberLine n : f.numbers()) {
      ObjectNode one = into.addObject();
      one.put("number", n.number());
      one.put("account", n.account());
      one.put("starts", n.starts());
      one.put("cap", n.cap());
      one.put("cap_full_share", n.capShare());
      one.put("channels", n.channels());
      one.put("peak", n.peak());
      one.put("busy_share", n.busyShare());
    }
  }

  private static void timeline(ArrayNode into, Timeline line) {
    for (int i = 0; i < line.size(); i++) {
      into.addArray().add(line.millis(i)).add(line.inProgress(i)).add(line.waiting(i));
    }
  }

  private static void counts(ObjectNode into, Map<String, Long> counts) {
    counts.forEach(into::put);
  }

  private static @org.jspecify.annotations.Nullable String instant(long millis) {
    return millis < 0 ? null : Instant.ofEpochMilli(millis).toString();
  }
}
