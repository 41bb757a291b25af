package dev.ringfence.simulator.audit;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;

/** Holds one account to P4: sends per rolling second, calls in progress. Lane-confined. */
final class AccountAudit {
  private static final long SECOND = 1_000_000_000L;

  private final AccountRule rule;
  private final LongUnaryOperator jitterNanos;
  private long mostAllowed;
  private final Consumer<Violation> violations;
  private final RollingWindow sends;
  private final List<RollingWindow> rates;
  private final ArrayDeque<Long> lastSecond = new ArrayDeque<>();
  private final Map<String, CarrierEvent> live = new LinkedHashMap<>();
  private long count;
  private int strictPeak;
  private long tightest = RollingWindow.NONE;
  private long inAllowance;
  private int peak;

  AccountAudit(AccountRule rule, LongUnaryOperator jitterNanos, Consumer<Violation> violations) {
    this.rule = rule;
    this.jitterNanos = jitterNanos;
    this.violations = violations;
    this.sends = new RollingWindow(Math.max(rule.cps(), 1));
    this.rates = rule.rates().stream().map(rate -> new RollingWindow(rate.count())).toList();
  }

  /** A request to dial arrived, whatever became of it. */
  void sent(CarrierEvent event) {
    count++;
    lastSecond.addLast(event.nanos());
    while (event.nanos() - lastSecond.getFirst() >= SECOND) {
      lastSecond.removeFirst();
    }
    strictPeak = Math.max(strictPeak, lastSecond.size());
    long jitter = jitterNanos.applyAsLong(event.nanos());
    mostAllowed = Math.max(mostAllowed, jitter);
    checkRates(event, jitter);
    if (rule.cps() <= 0) {
      return;
    }
    long span = sends.add(event);
    tightest = Math.min(tightest, span);
    if (span >= SECOND) {
      return;
    }
    if (span >= SECOND - jitter) {
      inAllowance++;
      return;
    }
    report(
        event,
        (rule.cps() + 1)
            + " sends within "
            + span
            + " ns, allowed are "
            + rule.cps()
            + " a second with "
            + jitter
            + " ns for jitter",
        sends.calls());
  }

  /** The most that was allowed for. */
  long mostAllowed() {
    return mostAllowed;
  }

  private void checkRates(CarrierEvent event, long jitter) {
    for (int i = 0; i < rates.size(); i++) {
      CapRule rate = rule.rates().get(i);
      long span = rates.get(i).add(event);
      if (span < rate.windowMillis() * 1_000_000L - jitter) {
        report(
            event,
            (rate.count() + 1)
                + " sends within "
                + span
                + " ns, allowed are "
                + rate.count()
                + " in "
                + rate.windowMillis()
                + " ms",
            rates.get(i).calls());
      }
    }
  }

  void accepted(CarrierEvent event) {
    if (rule.concurrency() > 0 && live.size() >= rule.concurrency()) {
      report(
          event,
          (live.size() + 1) + " calls in progress, allowed are " + rule.concurrency(),
          Evidence.of(live.values(), event));
    }
    live.put(event.call(), event);
    peak = Math.max(peak, live.size());
  }

  void ended(CarrierEvent event) {
    live.remove(event.call());
  }

  AccountUse use() {
    return new AccountUse(
        rule.provider(),
        rule.account(),
        count,
        rule.cps(),
        strictPeak,
        tightest == RollingWindow.NONE ? -1 : tightest,
        inAllowance,
        peak,
        rule.concurrency());
  }

  private void report(CarrierEvent event, String what, List<String> calls) {
    violations.accept(
        new Violation("P4", rule.account(), event.nanos(), event.wallMillis(), what, calls));
  }
}
