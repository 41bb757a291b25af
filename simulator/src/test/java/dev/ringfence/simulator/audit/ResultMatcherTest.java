package dev.ringfence.simulator.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResultMatcherTest {
  private static final String TO = "+14155551234";

  private static ResultRow row(
      String disposition, String outcome, String attempt, String providerCall) {
    return new ResultRow("call-1", TO, disposition, outcome, "", 1, attempt, providerCall);
  }

  private static MatchReport match(Log log, ResultRow... rows) {
    ResultMatcher matcher = new ResultMatcher();
    log.events.forEach(matcher::feed);
    for (ResultRow row : rows) {
      matcher.feed(row);
    }
    return matcher.report();
  }

  private static Log ended(String detail) {
    return new Log().accepted(0, "CA1", TO, "at1").ended(5, "CA1", detail);
  }

  @Test
  void outcome_asTheCarrierSawIt_matches() {
    assertThat(match(ended("completed"), row("completed", "answered", "at1", "CA1")).mismatched())
        .isZero();
    assertThat(match(ended("no-answer"), row("exhausted", "no_answer", "at1", "")).mismatched())
        .isZero();
    assertThat(match(ended("machine"), row("completed", "machine", "at1", "CA1")).mismatched())
        .isZero();
  }

  @Test
  void machine_withoutDetection_maybeReportedAsAnswered() {
    assertThat(match(ended("machine"), row("completed", "answered", "at1", "CA1")).mismatched())
        .isZero();
    assertThat(match(ended("answered"), row("completed", "machine", "at1", "CA1")).mismatched())
        .isOne();
  }

  @Test
  void retries_areComparedWithTheAttemptsOfTheRow() {
    Log twice =
        new Log()
            .accepted(0, "CA1", TO, "at1")
            .ended(5, "CA1", "busy")
            .accepted(60, "CA2", TO, "at2")
            .ended(65, "CA2", "completed");
    MatchReport asReported =
        match(twice, new ResultRow("call-1", TO, "completed", "answered", "", 2, "at2", "CA2"));
    assertThat(asReported.duplicateDials()).isZero();
    assertThat(asReported.mismatched()).isZero();
    assertThat(match(twice, row("completed", "answered", "at2", "CA2")).duplicateDials()).isOne();
  }

  @Test
  void machine_triedOnceTooOften_isExhausted() {
    assertThat(match(ended("machine"), row("exhausted", "machine", "at1", "CA1")).mismatched())
        .isZero();
    assertThat(match(ended("answered"), row("exhausted", "machine", "at1", "CA1")).mismatched())
        .isOne();
  }

  @Test
  void outcome_otherThanTheCarriers_isCounted() {
    assertThat(match(ended("busy"), row("completed", "answered", "at1", "CA1")).mismatched())
        .isOne();
    assertThat(match(ended("busy"), row("exhausted", "no_answer", "at1", "CA1")).mismatched())
        .isOne();
    assertThat(match(ended("answered"), row("exhausted", "", "at1", "")).mismatched()).isOne();
  }

  @Test
  void callStillLiveAtTheCarrier_butDoneHere_isCounted() {
    Log live = new Log().accepted(0, "CA1", TO, "at1");
    assertThat(match(live, row("completed", "answered", "at1", "CA1")).mismatched()).isOne();
  }

  @Test
  void completed_thatNobodyDialled_isCounted() {
    assertThat(match(new Log(), row("completed", "answered", "at9", "")).mismatched()).isOne();
    assertThat(match(new Log(), row("completed", "answered", "at9", "CA9")).mismatched()).isOne();
  }

  @Test
  void refusedForGood_matchesARowWithoutACall() {
    Log refused = new Log().refused(0, "at1");
    assertThat(match(refused, row("exhausted", "rejected", "at1", "")).mismatched()).isZero();
    assertThat(match(new Log(), row("canceled", "", "", "")).mismatched()).isZero();
  }

  @Test
  void unfinishedRow_isCountedApart() {
    MatchReport report = match(new Log(), row("", "", "", ""));
    assertThat(report.unfinished()).isOne();
    assertThat(report.mismatched()).isZero();
  }

  @Test
  void row_dialledTwice_isADuplicateWhateverTheAttemptIds() {
    Log twoAttempts =
        new Log().accepted(0, "CA1", TO, "at1").ended(1, "CA1").accepted(2, "CA2", TO, "at2");
    twoAttempts.ended(3, "CA2");
    assertThat(match(twoAttempts, row("completed", "answered", "at2", "CA2")).duplicateDials())
        .isOne();
    Log sameAttempt =
        new Log().accepted(0, "CA1", TO, "at1").ended(1, "CA1").accepted(2, "CA2", TO, "at1");
    sameAttempt.ended(3, "CA2");
    assertThat(match(sameAttempt, row("completed", "answered", "at1", "CA2")).duplicateDials())
        .isOne();
  }

  @Test
  void secondRowOfOneDestination_isNoDuplicate() {
    Log log = new Log().accepted(0, "CA1", TO, "at1").ended(1, "CA1");
    log.accepted(2, "CA2", TO, "at2").ended(3, "CA2");
    MatchReport report =
        match(
            log,
            row("completed", "answered", "at1", "CA1"),
            row("completed", "answered", "at2", "CA2"));
    assertThat(report.duplicateDials()).isZero();
    assertThat(report.mismatched()).isZero();
  }

  @Test
  void refusedThenSentAgainUnderANewAttempt_isNoDuplicate() {
    Log log = new Log().refused(0, "at1").accepted(2, "CA2", TO, "at2").ended(3, "CA2");
    assertThat(match(log, row("completed", "answered", "at2", "CA2")).duplicateDials()).isZero();
  }
}
