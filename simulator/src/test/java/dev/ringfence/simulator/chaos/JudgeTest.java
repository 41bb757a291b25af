package dev.ringfence.simulator.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.simulator.audit.AccountRule;
import dev.ringfence.simulator.audit.AuditRules;
import dev.ringfence.simulator.audit.NumberRule;
import dev.ringfence.simulator.audit.ResultRow;
import dev.ringfence.simulator.process.RunFiles.Result;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final String TO = Seen.TO;
  private static final AuditRules RULES =
      new AuditRules(
          List.of(new NumberRule("plivo", "MA1", "+13125550100", 2, 9, 15_000)),
          List.of(new AccountRule("plivo", "MA1", 9, -1)),
          List.of());
  private static final Ledger.Batch BATCH =
      new Ledger.Batch(0, "b1", "k1", "reminder", List.of(new Ledger.Row("i1", TO)));

  private static Result result(String item, String disposition, int attempts) {
    return new Result(
        item, new ResultRow("call-1", TO, disposition, "answered", "", attempts, "a1", "c1"));
  }

  private static Seen answered() {
    return new Seen().dialled(TO, "c1", "a1").ended("c1", "answered");
  }

  private static Judge.Verdict verdict(Seen seen, Result... results) {
    Judge judge = new Judge(RULES, anyInstant -> 0);
    judge.batch(BATCH, List.of(results));
    return judge.over(seen.log);
  }

  @Test
  void p5_oneDispositionForWhatWasAccepted_isWell() {
    Judge.Verdict verdict = verdict(answered(), result("i1", "completed", 1));
    assertThat(verdict.accepted()).isOne();
    assertThat(verdict.disposed()).isOne();
    assertThat(verdict.duplicateDials()).isZero();
    assertThat(verdict.audit().violations()).isZero();
    assertThat(verdict.match().mismatched()).isZero();
    assertThat(verdict.examples()).isEmpty();
  }

  @Test
  void p5_batchThatIsNotKnownAnyMore_isLost() {
    Judge.Verdict verdict = verdict(answered());
    assertThat(verdict.disposed()).isZero();
    assertThat(verdict.examples()).singleElement().asString().contains("i1", "not in its results");
  }

  @Test
  void p5_rowWithoutADisposition_isNotDisposed() {
    Judge.Verdict verdict = verdict(answered(), result("i1", "", 1));
    assertThat(verdict.disposed()).isZero();
    assertThat(verdict.examples().get(0)).contains("never got a disposition");
  }

  @Test
  void p5_rowThatIsShownTwice_isNotDisposedOnce() {
    Judge.Verdict verdict =
        verdict(answered(), result("i1", "completed", 1), result("i1", "completed", 1));
    assertThat(verdict.disposed()).isZero();
    assertThat(verdict.examples().get(0)).contains("2 times");
  }

  @Test
  void p5_rowThatNobodySubmitted_isTold() {
    Judge.Verdict verdict =
        verdict(answered(), result("i1", "completed", 1), result("i2", "completed", 0));
    assertThat(verdict.examples().get(0)).contains("i2", "never submitted");
  }

  @Test
  void p5_dispositionThatWasAnotherBefore_isChanged() {
    Judge judge = new Judge(RULES, anyInstant -> 0);
    judge.early(List.of(result("i1", "", 0)));
    judge.early(List.of(result("i1", "exhausted", 1)));
    judge.batch(BATCH, List.of(result("i1", "completed", 1)));
    Judge.Verdict verdict = judge.over(answered().log);
    assertThat(verdict.changed()).isOne();
    assertThat(verdict.examples().get(0)).contains("was exhausted, and later completed");
  }

  @Test
  void p6_dialOfWhichTheRowKnowsNothing_isADuplicate() {
    Seen seen = new Seen().dialled(TO, "c0", "a0").ended("c0", "busy").later(20);
    seen.dialled(TO, "c1", "a1").ended("c1", "answered");
    assertThat(verdict(seen, result("i1", "completed", 1)).duplicateDials()).isOne();
    assertThat(verdict(seen, result("i1", "completed", 2)).duplicateDials()).isZero();
  }

  @Test
  void p6_attemptDialledTwice_isADuplicateAndAViolation() {
    Seen seen =
        new Seen()
            .dialled(TO, "c0", "a1")
            .ended("c0", "busy")
            .dialled(TO, "c1", "a1")
            .ended("c1", "answered");
    Judge.Verdict verdict = verdict(seen, result("i1", "completed", 2));
    assertThat(verdict.duplicateDials()).isOne();
    assertThat(verdict.audit().violationList().get(0).promise()).isEqualTo("P6");
  }

  @Test
  void p1_callsBeyondTheChannels_areViolations() {
    Seen seen = new Seen();
    for (int i = 1; i <= 3; i++) {
      seen.dialled("+1303555020" + i, "d" + i, "x" + i);
    }
    assertThat(verdict(seen).audit().violationList().get(0).promise()).isEqualTo("P1");
  }
}
