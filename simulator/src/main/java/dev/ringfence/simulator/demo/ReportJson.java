package dev.ringfence.simulator.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ringfence.simulator.audit.AccountUse;
import dev.ringfence.simulator.audit.NumberUse;
import dev.ringfence.simulator.process.JitterProbe;
import java.util.List;

/** The report as one JSON object, for scripts. Stateless. */
final class ReportJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LISTED = 20;

  private ReportJson() {}

  static String of(DemoReport report) {
    ObjectNode json = JSON.createObjectNode();
    json.put("calls", report.calls());
    json.put("rejected_rows", report.rejectedRows());
    json.set("dispositions", JSON.valueToTree(report.dispositions()));
    json.set("outcomes", JSON.valueToTree(report.outcomes()));
    json.put("attempts", report.attempts());
    json.put("violations", report.audit().violations());
    json.set("violation_list", JSON.valueToTree(first(report.audit().violationList())));
    json.put("duplicate_dials", report.match().duplicateDials());
    json.put("leaked_channels", report.leak().leaked());
    json.put("mismatched_dispositions", report.match().mismatched());
    json.set("mismatch_list", JSON.valueToTree(report.match().examples()));
    json.set("denials", JSON.valueToTree(report.denials()));
    json.set("faults", JSON.valueToTree(report.faults()));
    json.put("seconds", Math.round(report.seconds() * 1_000) / 1_000.0);
    json.put("calls_per_second", Math.round(report.callsPerSecond() * 10) / 10.0);
    json.put("time_scale", report.timeScale());
    json.put("seed", report.seed());
    json.set("jitter", jitter(report.jitter()));
    json.set("audit", audit(report));
    json.set("findings", JSON.valueToTree(report.findings()));
    return json.toPrettyString();
  }

  private static ObjectNode jitter(JitterProbe.Jitter jitter) {
    ObjectNode json = JSON.createObjectNode();
    json.put("samples", jitter.samples());
    json.put("p50_ms", millis(jitter.p50Nanos()));
    json.put("p99_ms", millis(jitter.p99Nanos()));
    json.put("max_ms", millis(jitter.maxNanos()));
    return json;
  }

  private static ObjectNode audit(DemoReport report) {
    ObjectNode json = JSON.createObjectNode();
    json.put("events", report.audit().events());
    json.put("accepted", report.audit().accepted());
    json.put("refused", report.audit().refused());
    json.put("rows_matched", report.match().rows());
    json.put("unfinished_rows", report.match().unfinished());
    json.put("left_live", report.leak().leftLive());
    json.put("channels_refilled", report.leak().channels() - report.leak().leaked());
    json.put("channels_expected", report.leak().channels());
    json.put("jitter_allowance_ms", millis(report.audit().jitterAllowanceNanos()));
    ArrayNode accounts = json.putArray("accounts");
    for (AccountUse use : report.audit().accounts()) {
      ObjectNode account = accounts.addObject();
      account.put("provider", use.provider());
      account.put("account", use.account());
      account.put("sends", use.sends());
      account.put("cps", use.cps());
      account.put("strict_peak", use.strictPeak());
      account.put(
          "tightest_span_ms", use.tightestSpanNanos() < 0 ? -1 : millis(use.tightestSpanNanos()));
      account.put("windows_in_allowance", use.windowsInAllowance());
      account.put("peak_in_progress", use.peak());
      account.put("concurrency", use.concurrency());
    }
    ArrayNode numbers = json.putArray("numbers");
    for (NumberUse use : report.audit().numbers()) {
      ObjectNode number = numbers.addObject();
      number.put("number", use.number());
      number.put("starts", use.starts());
      number.put("cap", use.cap());
      number.put("cap_window_ms", use.capWindowMillis());
      number.put("peak_in_progress", use.peak());
      number.put("channels", use.channels());
    }
    return json;
  }

  private static <T> List<T> first(List<T> all) {
    return all.subList(0, Math.min(LISTED, all.size()));
  }

  static double millis(long nanos) {
    return Math.round(nanos / 1_000.0) / 1_000.0;
  }
}
