package dev.ringfence.simulator.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ringfence.simulator.audit.AccountUse;
import java.util.List;

/** The report as one JSON object, for scripts. Stateless. */
final class ReportJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LISTED = 20;

  private ReportJson() {}

  static String of(ChaosReport report) {
    ObjectNode json = JSON.createObjectNode();
    json.put("cycles", report.cycles().size());
    json.put("nodes", report.shape().nodes());
    json.put("redis", report.shape().redis().word());
    json.put("accepted", report.verdict().accepted());
    json.put("disposed", report.verdict().disposed());
    json.put("violations", report.verdict().audit().violations());
    json.put("duplicate_dials", report.verdict().duplicateDials());
    json.put("leaked_channels", report.leak().leaked());
    json.put("recovery_seconds_p99", rounded(report.recovery(99)));
    json.put("seconds", rounded(report.seconds()));
    json.put("seed", report.seed());
    json.put("kills", report.kills().engines());
    json.put("redis_kills", report.kills().redis());
    ObjectNode disturbances = json.putObject("disturbances");
    report.disturbances().forEach((one, times) -> disturbances.put(one.word(), times));
    json.put("skipped", report.skipped());
    json.put("recovery_seconds_p50", rounded(report.recovery(50)));
    json.put("in_progress_at_kill_p50", report.inProgressMedian());
    json.put("batches", report.traffic().batches());
    json.put("submissions_retried", report.traffic().retried());
    json.put("submissions_replayed", report.traffic().replayed());
    json.put("answers_507", report.traffic().full());
    json.put("dials", report.verdict().audit().accepted() + report.verdict().audit().refused());
    json.put("mismatched_dispositions", report.verdict().match().mismatched());
    json.put("changed_dispositions", report.verdict().changed());
    json.put("left_live", report.leak().leftLive());
    json.put("channels_expected", report.leak().channels());
    json.put(
        "windows_in_jitter_allowance",
        report.verdict().audit().accounts().stream()
            .mapToLong(AccountUse::windowsInAllowance)
            .sum());
    json.put("jitter_p99_ms", rounded(report.jitter().p99Nanos() / 1e6));
    json.put("jitter_allowance_ms", rounded(report.verdict().audit().jitterAllowanceNanos() / 1e6));
    json.put("placed_per_second", rounded(report.placedPerSecond()));
    report.takenOverWithin().ifPresent(most -> json.put("taken_over_within", rounded(most)));
    json.put("overruled_share", Math.round(report.overruledShare() * 1e6) / 1e6);
    lists(report, json);
    json.set("carrier_faults", JSON.valueToTree(report.carrierFaults()));
    json.set("violation_list", JSON.valueToTree(first(report.verdict().audit().violationList())));
    json.set("mismatch_list", JSON.valueToTree(first(report.verdict().match().examples())));
    json.set("examples", JSON.valueToTree(report.verdict().examples()));
    json.set("findings", JSON.valueToTree(report.findings()));
    return json.toPrettyString();
  }

  private static void lists(ChaosReport report, ObjectNode json) {
    ArrayNode nodes = json.putArray("node_list");
    for (ChaosReport.Share share : report.shares()) {
      nodes
          .addObject()
          .put("node", share.node())
          .put("dials", share.dials())
          .put("overruled", share.overruled());
    }
    ArrayNode cycles = json.putArray("cycle_list");
    for (Done done : report.cycles()) {
      cycles
          .addObject()
          .put("disturbance", done.disturbance().word())
          .put("on", done.on())
          .put("recovery_seconds", rounded(done.recoverySeconds()));
    }
  }

  private static double rounded(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }

  private static <T> List<T> first(List<T> all) {
    return all.subList(0, Math.min(LISTED, all.size()));
  }
}
