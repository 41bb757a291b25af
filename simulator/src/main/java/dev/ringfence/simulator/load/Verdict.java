package dev.ringfence.simulator.load;

import dev.ringfence.engine.cli.ApiException;
import dev.ringfence.simulator.audit.AuditReport;
import dev.ringfence.simulator.audit.Auditor;
import dev.ringfence.simulator.audit.CarrierEvent;
import dev.ringfence.simulator.audit.Violation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether what was measured is worth anything: from the carriers' log, no limit was broken, and
 * whoever was to be called was called once. Immutable.
 *
 * @param accepted dials that the carriers took
 * @param placed the same, as the engine counts
 * @param missing destinations of rows that no carrier ever saw
 * @param repeated destinations that were called more than once
 */
record Verdict(
    long accepted,
    long refused,
    long placed,
    long missing,
    long repeated,
    long violations,
    List<Violation> violationList) {
  static final Verdict NOTHING = new Verdict(0, 0, 0, 0, 0, 0, List.of());

  /**
   * Judges a world in which all batches are over.
   *
   * @param jitterNanos by how much the way to the carriers may have pushed sends together
   */
  static Verdict of(LoadWorld world, DialLoad load, long jitterNanos)
      throws IOException, ApiException {
    List<CarrierEvent> unused = load.log().readOn();
    List<CarrierEvent> log = load.log().all();
    AuditReport audit = Auditor.audit(log, world.carriers().rules(), jitterNanos, 0);
    Map<String, Integer> calls = new HashMap<>();
    for (CarrierEvent event : log) {
      if (event.kind() == CarrierEvent.Kind.CREATE_ACCEPTED) {
        calls.merge(event.destination(), 1, Integer::sum);
      }
    }
    Set<String> expected = load.expected();
    return new Verdict(
        audit.accepted(),
        audit.refused(),
        EngineMeters.of(world).counter("dials.placed"),
        expected.stream().filter(to -> !calls.containsKey(to)).count(),
        calls.values().stream().filter(times -> times > 1).count(),
        audit.violations(),
        audit.violationList());
  }

  Verdict and(Verdict other) {
    List<Violation> all = new ArrayList<>(violationList);
    all.addAll(other.violationList);
    return new Verdict(
        accepted + other.accepted,
        refused + other.refused,
        placed + other.placed,
        missing + other.missing,
        repeated + other.repeated,
        violations + other.violations,
        all);
  }
}
