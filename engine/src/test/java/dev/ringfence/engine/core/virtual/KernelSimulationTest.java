package dev.ringfence.engine.core.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * The kernel against carriers in virtual time, many seeds, each to its very end. A failure names
 * its seed: {@code -Dringfence.seed=N} runs that one alone, {@code -Dringfence.seeds=N} that many.
 */
class KernelSimulationTest {
  private static final int CALLS = 300;

  @Test
  void anySeed_keepsEveryPromise() {
    long only = Long.getLong("ringfence.seed", 0);
    long first = only > 0 ? only : 1;
    long last = only > 0 ? only : Long.getLong("ringfence.seeds", 300);
    int failures = 0;
    StringBuilder what = new StringBuilder();
    for (long seed = first; seed <= last; seed++) {
      try {
        new Simulation(seed, CALLS, UnaryOperator.identity()).run();
      } catch (AssertionError broken) {
        if (failures++ < 10) {
          what.append('\n').append(broken.getMessage());
        }
      }
    }
    assertThat(failures).as("seeds that broke a promise:%s", what).isZero();
  }

  @Test
  void sameSeed_givesTheSameTrace() {
    for (long seed = 1; seed <= 10; seed++) {
      long first = new Simulation(seed, CALLS, UnaryOperator.identity()).run();
      long second = new Simulation(seed, CALLS, UnaryOperator.identity()).run();
      assertThat(second).as("seed " + seed).isEqualTo(first);
    }
  }
}
