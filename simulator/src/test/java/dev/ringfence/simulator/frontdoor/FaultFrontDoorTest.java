package dev.ringfence.simulator.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.simulator.audit.CarrierEvent;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * P1-P7 under each fault of the carriers, one at a time and often: through it all every call
 * reaches one disposition that the carriers confirm, nobody is dialled twice, and no channel stays
 * taken.
 */
class FaultFrontDoorTest {
  private static final int CALLS = 80;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "answer-delayed",
        "dropped-before",
        "dropped-after",
        "throttle",
        "server-error-before",
        "server-error-after",
        "callback-early",
        "callback-lost",
        "callback-doubled",
        "callback-reordered",
        "callback-forged"
      })
  void fault_frequent_breaksNoPromise(String fault) throws IOException {
    try (TestWorld world = TestWorld.start(fault + "=0.15", 600, Map.of())) {
      String batch = world.submit("reminder", CALLS, 13055553000L);
      world.awaitDone(batch);
      assertThat(
              world.carriers().events().stream()
                  .filter(e -> e.kind() == CarrierEvent.Kind.FAULT && e.detail().equals(fault))
                  .count())
          .as("the fault struck")
          .isPositive();
      world.audit(batch);
      world.awaitAtRest();
      assertThat(world.counter("alarms.impossible_event")).isZero();
      if (fault.equals("callback-forged")) {
        assertThat(world.counter("callbacks.forged")).isPositive();
      }
    }
  }
}
