package dev.ringfence.simulator.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Holds one number to P1 (channels) and P2 (rolling cap). Lane-confined. */
final class NumberAudit {
  private final NumberRule rule;
  private final long inboundAllowanceNanos;
  private final Consumer<Violation> violations;
  private final List<RollingWindow> starts;
  private final Map<String, CarrierEvent> outbound = new LinkedHashMap<>();
  private final Map<String, CarrierEvent> inbound = new LinkedHashMap<>();
  private long accepted;
  private int peak;

  NumberAudit(NumberRule rule, long inboundAllowanceNanos, Consumer<Violation> violations) {
    this.rule = rule;
    this.inboundAllowanceNanos = inboundAllowanceNanos;
    this.violations = violations;
    this.starts = rule.caps().stream().map(cap -> new RollingWindow(cap.count())).toList();
  }

  void accepted(CarrierEvent event) {
    accepted++;
    checkChannels(event);
    outbound.put(event.call(), event);
    peak = Math.max(peak, outbound.size());
    checkCaps(event);
  }

  private void checkChannels(CarrierEvent event) {
    if (outbound.size() >= rule.channels()) {
      report(
          event,
          "P1",
          (outbound.size() + 1) + " calls in progress on " + rule.channels() + " channels",
          Evidence.of(outbound.values(), event));
      return;
    }
    if (inbound.isEmpty()) {
      return;
    }
    List<CarrierEvent> known = new ArrayList<>(outbound.values());
    for (CarrierEvent call : inbound.values()) {
      // A dial may have been on its way when the inbound call came; only a later one is a breach.
      if (event.nanos() - call.nanos() > inboundAllowanceNanos) {
        known.add(call);
      }
    }
    if (known.size() >= rule.channels()) {
      report(
          event,
          "P1",
          "dialled while "
              + known.size()
              + " known calls, inbound ones among them, filled "
              + rule.channels()
              + " channels",
          Evidence.of(known, event));
    }
  }

  private void checkCaps(CarrierEvent event) {
    for (int i = 0; i < starts.size(); i++) {
      CapRule cap = rule.caps().get(i);
      long span = starts.get(i).add(event);
      if (span < cap.windowMillis() * 1_000_000L) {
        report(
            event,
            "P2",
            (cap.count() + 1)
                + " starts within "
                + span
                + " ns, allowed are "
                + cap.count()
                + " in "
                + cap.windowMillis()
                + " ms",
            starts.get(i).calls());
      }
    }
  }

  void ended(CarrierEvent event) {
    outbound.remove(event.call());
  }

  void inboundAccepted(CarrierEvent event) {
    inbound.put(event.call(), event);
  }

  void inboundEnded(CarrierEvent event) {
    inbound.remove(event.call());
  }

  NumberUse use() {
    return new NumberUse(
        rule.number(),
        rule.provider(),
        rule.account(),
        accepted,
        rule.capPerWindow(),
        rule.capWindowMillis(),
        peak,
        rule.channels());
  }

  private void report(CarrierEvent event, String promise, String what, List<String> calls) {
    violations.accept(
        new Violation(promise, rule.number(), event.nanos(), event.wallMillis(), what, calls));
  }
}
