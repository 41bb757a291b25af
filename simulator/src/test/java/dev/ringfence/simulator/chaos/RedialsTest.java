package dev.ringfence.simulator.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.simulator.audit.CarrierEvent;
import org.junit.jupiter.api.Test;

class RedialsTest {
  private static final String TO = Seen.TO;

  private static Redials judge(Seen seen, String... templates) {
    Redials redials = new Redials();
    for (String template : templates) {
      redials.row(TO, template);
    }
    for (CarrierEvent event : seen.log) {
      redials.feed(event);
    }
    return redials;
  }

  @Test
  void p6_eachTryAfterAnEndThatAsksForIt_isAsItShouldBe() {
    Seen seen =
        new Seen()
            .refused(TO, "a0")
            .dialled(TO, "c1", "a1")
            .ended("c1", "busy")
            .dialled(TO, "c2", "a2")
            .ended("c2", "no-answer")
            .dialled(TO, "c3", "a3")
            .ended("c3", "answered");
    assertThat(judge(seen, "reminder").count()).isZero();
  }

  @Test
  void p6_attemptThatArrivesTwice_isFound_evenIfOneWasRefused() {
    Seen seen = new Seen().refused(TO, "a1").dialled(TO, "c1", "a1").ended("c1", "answered");
    Redials found = judge(seen, "reminder");
    assertThat(found.count()).isOne();
    assertThat(found.examples().get(0)).contains(TO, "a1", "arrived before");
  }

  @Test
  void p6_secondCallWhileTheFirstGoesOn_isFound() {
    Seen seen = new Seen().dialled(TO, "c1", "a1").dialled(TO, "c2", "a2");
    assertThat(judge(seen, "reminder").examples().get(0)).contains("was in progress");
    assertThat(judge(seen, "reminder", "reminder").count()).isZero();
  }

  @Test
  void p6_callAfterOneThatWasAnswered_isFound() {
    Seen seen = new Seen().dialled(TO, "c1", "a1").ended("c1", "machine").dialled(TO, "c2", "a2");
    assertThat(judge(seen, "reminder").examples().get(0)).contains("was machine");
  }

  @Test
  void p6_moreTriesThanAllowed_areFound() {
    Seen seen = new Seen();
    for (int i = 1; i <= 4; i++) {
      seen.dialled(TO, "c" + i, "a" + i).ended("c" + i, "busy");
    }
    assertThat(judge(seen, "reminder").examples().get(0)).contains("tried 3 times");
    assertThat(judge(seen, "survey").count()).isEqualTo(3);
  }

  @Test
  void p6_callThatNobodyAskedFor_isFound() {
    assertThat(judge(new Seen().dialled("+13035550199", "c1", "a1"), "reminder").count()).isOne();
  }
}
