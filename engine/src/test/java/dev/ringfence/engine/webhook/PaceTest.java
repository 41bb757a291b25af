package dev.ringfence.engine.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  private static final Answer OK = new Answer(200, "", 0);
  private static final Answer DOWN = Answer.failed("no connection");

  @Test
  void endpointThatIsDown_getsOneAtATime_andLongerAndLongerRests() {
    Pace pace = new Pace();
    pace.answered(DOWN, 0);
    assertThat(pace.limit()).isEqualTo(Pace.MOST / 2);
    assertThat(pace.restsUntil()).isZero();
    long rest = 0;
    for (int i = 0; i < 30; i++) {
      pace.answered(DOWN, 0);
      assertThat(pace.restsUntil()).isGreaterThanOrEqualTo(rest);
      rest = pace.restsUntil();
    }
    assertThat(pace.limit()).isEqualTo(1);
    assertThat(rest).isEqualTo(60_000);
  }

  @Test
  void endpointThatIsBack_getsMoreWithEachAnswer() {
    Pace pace = new Pace();
    for (int i = 0; i < 10; i++) {
      pace.answered(DOWN, 0);
    }
    for (int i = 0; i < 20; i++) {
      pace.answered(OK, 100_000);
    }
    assertThat(pace.limit()).isEqualTo(Pace.MOST);
    assertThat(pace.restsUntil()).isLessThanOrEqualTo(100_000);
  }

  @Test
  void retryAfter_isKept() {
    Pace pace = new Pace();
    pace.answered(new Answer(429, "answered 429", 30_000), 1_000);
    assertThat(pace.restsUntil()).isEqualTo(31_000);
  }
}
