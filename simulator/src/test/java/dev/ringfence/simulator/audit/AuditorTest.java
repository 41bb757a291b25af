package dev.ringfence.simulator.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Every promise: a planted breach is caught, and the schedule next to it that is just legal is not.
 */
class AuditorTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;

  private static AuditReport audit(Log log, AuditRules rules, long jitter, long inbound) {
    return Auditor.audit(log.events, rules, jitter, inbound);
  }

  private static AuditRules number(int channels, int cap, long windowMillis) {
    return new AuditRules(
        List.of(new NumberRule("twilio", "AC1", Log.NUMBER, channels, cap, windowMillis)),
        List.of(),
        List.of());
  }

  private static AuditRules account(int cps, int concurrency) {
    return new AuditRules(
        List.of(new NumberRule("twilio", "AC1", Log.NUMBER, 1_000, 1_000_000, 1)),
        List.of(new AccountRule("twilio", "AC1", cps, concurrency)),
        List.of());
  }

  private static void onlyViolation(AuditReport report, String promise, String... calls) {
    assertThat(report.violations()).isEqualTo(1);
    assertThat(report.violationList())
        .singleElement()
        .satisfies(
            v -> {
              assertThat(v.promise()).isEqualTo(promise);
              assertThat(v.calls()).containsExactly(calls);
            });
  }

  @Test
  void p1_secondCallOneNanosecondBeforeTheEnd_isCaught() {
    Log log = new Log().accepted(0, "a").accepted(SECOND - 1, "b").ended(SECOND, "a");
    onlyViolation(audit(log, number(1, 9, 1), 0, 0), "P1", "a", "b");
  }

  @Test
  void p1_secondCallAtTheInstantOfTheEnd_isLegal() {
    Log log = new Log().accepted(0, "a").ended(SECOND, "a").accepted(SECOND, "b");
    AuditReport report = audit(log, number(1, 9, 1), 0, 0);
    assertThat(report.violations()).isZero();
    assertThat(report.numbers()).singleElement().extracting(NumberUse::peak).isEqualTo(1);
  }

  @Test
  void p1_secondEndOfOneCall_freesNothing() {
    Log log =
        new Log().accepted(0, "a").accepted(1, "b").ended(2, "a").ended(3, "a").accepted(4, "c");
    assertThat(audit(log, number(2, 9, 1), 0, 0).violations()).isZero();
    log.accepted(5, "d");
    onlyViolation(audit(log, number(2, 9, 1), 0, 0), "P1", "b", "c", "d");
  }

  @Test
  void p1_dialAfterInboundFillsTheNumber_isCaughtJustPastTheAllowance() {
    Log within = new Log().inboundAccepted(0, "in").accepted(500 * MILLI, "a");
    assertThat(audit(within, number(1, 9, 1), 0, 500 * MILLI).violations()).isZero();
    Log past = new Log().inboundAccepted(0, "in").accepted(500 * MILLI + 1, "a");
    onlyViolation(audit(past, number(1, 9, 1), 0, 500 * MILLI), "P1", "in", "a");
  }

  @Test
  void p1_dialAfterInboundEnded_isLegal() {
    Log log = new Log().inboundAccepted(0, "in").inboundEnded(SECOND, "in").accepted(SECOND, "a");
    assertThat(audit(log, number(1, 9, 1), 0, 0).violations()).isZero();
  }

  @Test
  void p1_callOnANumberThatNobodyDeclared_isCaught() {
    Log log = new Log().on("+14155559999", "AC1").accepted(0, "a");
    onlyViolation(audit(log, number(1, 9, 1), 0, 0), "P1", "a");
  }

  @Test
  void p2_startOneNanosecondInsideTheWindow_isCaught() {
    long window = 60_000 * MILLI;
    Log log =
        new Log()
            .accepted(0, "a")
            .ended(1, "a")
            .accepted(2, "b")
            .ended(3, "b")
            .accepted(window - 1, "c");
    onlyViolation(audit(log, number(1, 2, 60_000), 0, 0), "P2", "a", "b", "c");
  }

  @Test
  void p2_startExactlyOneWindowLater_isLegal() {
    long window = 60_000 * MILLI;
    Log log =
        new Log()
            .accepted(0, "a")
            .ended(1, "a")
            .accepted(window - 1, "b")
            .ended(window - 1, "b")
            .accepted(window, "c");
    assertThat(audit(log, number(1, 2, 60_000), 0, 0).violations()).isZero();
  }

  @Test
  void p2_burstAcrossTheEdgeOfAClockHour_isCaught() {
    long edge = 3_600 * SECOND;
    Log log = new Log();
    for (int i = 0; i < 3; i++) {
      log.accepted(edge - 10 + i, "x" + i).ended(edge - 10 + i, "x" + i);
    }
    for (int i = 0; i < 3; i++) {
      log.accepted(edge + i, "y" + i).ended(edge + i, "y" + i);
    }
    assertThat(audit(log, number(1, 3, 3_600_000), 0, 0).violations()).isEqualTo(3);
  }

  @Test
  void p2_refusedStarts_doNotCount() {
    Log log = new Log().refused(0, "r1").refused(1, "r2").accepted(2, "a");
    assertThat(audit(log, number(1, 1, 60_000), 0, 0).violations()).isZero();
  }

  @Test
  void p3_thirdCallOneNanosecondInsideAnyWindow_isCaughtOverAllNumbers() {
    AuditRules rules =
        new AuditRules(
            List.of(
                new NumberRule("twilio", "AC1", Log.NUMBER, 9, 99, 1),
                new NumberRule("twilio", "AC2", "+14155550101", 9, 99, 1)),
            List.of(),
            List.of(new DestinationRule(2, 3_600), new DestinationRule(3, 10_000)));
    String to = "+14155551234";
    Log log = new Log().accepted(0, "a", to, "1").on("+14155550101", "AC2");
    log.accepted(1, "b", to, "2").accepted(3_600 * MILLI, "c", to, "3");
    assertThat(audit(log, rules, 0, 0).violations()).isZero();
    Log early = new Log().accepted(0, "a", to, "1").on("+14155550101", "AC2");
    early.accepted(1, "b", to, "2").accepted(3_600 * MILLI - 1, "c", to, "3");
    onlyViolation(audit(early, rules, 0, 0), "P3", "a", "b", "c");
    log.accepted(10_000 * MILLI - 1, "d", to, "4");
    onlyViolation(audit(log, rules, 0, 0), "P3", "a", "b", "c", "d");
  }

  @Test
  void p4_refusedSendsOneNanosecondTooTight_areCaught() {
    Log log = new Log().refused(0, "r1").refused(1, "r2").accepted(SECOND - 1, "a");
    onlyViolation(audit(log, account(2, 0), 0, 0), "P4", "r1", "r2", "a");
  }

  @Test
  void p4_sendsExactlyOneSecondApart_areLegal() {
    Log log = new Log().refused(0, "r1").refused(1, "r2").accepted(SECOND, "a");
    AuditReport report = audit(log, account(2, 0), 0, 0);
    assertThat(report.violations()).isZero();
    AccountUse use = report.accounts().get(0);
    assertThat(use.strictPeak()).isEqualTo(2);
    assertThat(use.tightestSpanNanos()).isEqualTo(SECOND);
    assertThat(use.windowsInAllowance()).isZero();
  }

  @Test
  void p4_jitterOfAnotherTime_excusesNothing() {
    Log log = new Log().refused(0, "r1").refused(1, "r2").accepted(SECOND - MILLI, "a");
    long end = Log.BASE + SECOND - MILLI;
    LongUnaryOperator then = nanos -> nanos == end ? 2 * MILLI : 0;
    LongUnaryOperator before = nanos -> nanos == end ? 0 : 2 * MILLI;
    assertThat(Auditor.audit(log.events, account(2, 0), then, 0).violations()).isZero();
    onlyViolation(Auditor.audit(log.events, account(2, 0), before, 0), "P4", "r1", "r2", "a");
  }

  @Test
  void p4_sendsWithinTheJitterAllowance_areLegalAndReported() {
    long jitter = 5 * MILLI;
    Log log = new Log().refused(0, "r1").refused(1, "r2").accepted(SECOND - jitter, "a");
    AuditReport report = audit(log, account(2, 0), jitter, 0);
    assertThat(report.violations()).isZero();
    AccountUse use = report.accounts().get(0);
    assertThat(use.strictPeak()).isEqualTo(3);
    assertThat(use.windowsInAllowance()).isEqualTo(1);
    assertThat(use.tightestSpanNanos()).isEqualTo(SECOND - jitter);
    Log tighter = new Log().refused(0, "r1").refused(1, "r2").accepted(SECOND - jitter - 1, "a");
    onlyViolation(audit(tighter, account(2, 0), jitter, 0), "P4", "r1", "r2", "a");
  }

  @Test
  void p4_oneCallOverConcurrency_isCaught() {
    Log log = new Log().accepted(0, "a").accepted(1, "b").ended(2, "a").accepted(3, "c");
    assertThat(audit(log, account(0, 2), 0, 0).violations()).isZero();
    log.accepted(4, "d");
    onlyViolation(audit(log, account(0, 2), 0, 0), "P4", "b", "c", "d");
  }

  @Test
  void p6_attemptSentAgainAfterARefusal_isCaught() {
    Log log = new Log().refused(0, "7").accepted(SECOND, "a", "+14155551234", "7");
    onlyViolation(audit(log, number(1, 9, 1), 0, 0), "P6", "7", "a");
  }

  @Test
  void p6_newAttemptToTheSameDestination_isLegal() {
    Log log =
        new Log()
            .accepted(0, "a", "+14155551234", "7")
            .ended(1, "a")
            .accepted(MILLI, "b", "+14155551234", "8");
    assertThat(audit(log, number(1, 9, 1), 0, 0).violations()).isZero();
  }

  @Test
  void feed_outOfOrder_isRefusedButAWholeLogIsSorted() {
    Log log = new Log().accepted(SECOND, "b").accepted(0, "a").ended(SECOND - 1, "a");
    assertThat(audit(log, number(1, 9, 1), 0, 0).violations()).isZero();
    Auditor auditor = new Auditor(number(1, 9, 1), 0, 0);
    auditor.feed(log.events.get(0));
    assertThatThrownBy(() -> auditor.feed(log.events.get(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
