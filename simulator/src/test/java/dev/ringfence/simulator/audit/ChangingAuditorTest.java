package dev.ringfence.simulator.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Limits that change: what was on its way may break the new ones, what came later may not. */
class ChangingAuditorTest {
  private static final long SECOND = 1_000_000_000L;

  private final ChangingAuditor auditor = new ChangingAuditor(rules(2, 100), 0, SECOND, true);

  private static AuditRules rules(int channels, int cap) {
    NumberRule rule = new NumberRule("twilio", "AC1", Log.NUMBER, channels, cap, 60_000);
    return new AuditRules(List.of(rule), List.of(), List.of());
  }

  private ChangingAuditorTest seen(Log log) {
    log.events.forEach(auditor::feed);
    return this;
  }

  private void at(long now, AuditRules rules) {
    auditor.change(rules, Log.BASE + now);
  }

  @Test
  void callsInProgress_aboveALoweredLimit_areNoBreach() {
    seen(new Log().accepted(0, "a").accepted(1, "b")).at(SECOND, rules(1, 100));
    seen(new Log().ended(5 * SECOND, "a").ended(6 * SECOND, "b").accepted(7 * SECOND, "c"));
    assertThat(auditor.violations()).isZero();
  }

  @Test
  void newCall_aboveALoweredLimit_isABreach() {
    seen(new Log().accepted(0, "a")).at(SECOND, rules(1, 100));
    seen(new Log().accepted(2 * SECOND + 1, "b"));
    assertThat(auditor.listed()).singleElement().extracting(Violation::promise).isEqualTo("P1");
  }

  @Test
  void dialThatWasOnItsWay_isJudgedByTheOldLimit() {
    seen(new Log().accepted(0, "a")).at(SECOND, rules(1, 100));
    seen(new Log().accepted(2 * SECOND, "b"));
    assertThat(auditor.violations()).isZero();
    seen(new Log().accepted(2 * SECOND, "c"));
    assertThat(auditor.violations()).isEqualTo(1);
  }

  @Test
  void startsOfBefore_countInANewWindow() {
    seen(new Log().accepted(0, "a").ended(1, "a").accepted(SECOND, "b").ended(2 * SECOND, "b"))
        .at(3 * SECOND, rules(2, 2));
    seen(new Log().accepted(59 * SECOND, "c").ended(59 * SECOND, "c"));
    assertThat(auditor.listed()).singleElement().extracting(Violation::promise).isEqualTo("P2");
    seen(new Log().accepted(119 * SECOND, "d"));
    assertThat(auditor.violations()).isEqualTo(1);
  }

  @Test
  void breachOfBefore_staysOne_andRaisedLimitHoldsAtOnce() {
    seen(new Log().accepted(0, "a").accepted(1, "b").accepted(2, "c")).at(3, rules(4, 100));
    seen(new Log().accepted(4, "d"));
    assertThat(auditor.violations()).isEqualTo(1);
    seen(new Log().accepted(5, "e"));
    assertThat(auditor.violations()).isEqualTo(1 + 1);
  }
}
