package dev.ringfence.engine.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
  @Test
  void standard_tenAttemptsOverThreeDays_neverTogether() {
    SplittableRandom random = new SplittableRandom(1);
    long sum = 0;
    for (int failed = 1; failed <= 9; failed++) {
      long nominal = RetrySchedule.STANDARD.delays().get(failed - 1).toMillis();
      long first = RetrySchedule.STANDARD.afterMillis(failed, random);
      assertThat(first).isBetween((long) (nominal * 0.8), (long) (nominal * 1.2));
      assertThat(RetrySchedule.STANDARD.afterMillis(failed, random)).isNotEqualTo(first);
      sum += first;
    }
    assertThat(Duration.ofMillis(sum)).isBetween(Duration.ofHours(48), Duration.ofHours(96));
    assertThat(RetrySchedule.STANDARD.afterMillis(10, random)).isNegative();
  }
}
