package dev.ringfence.simulator.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfence.simulator.audit.CarrierEvent;
import dev.ringfence.simulator.audit.CarrierEvent.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  private static CarrierEvent arrival(Kind kind, String account, String to, long nanos) {
    return new CarrierEvent(1, nanos, 0, kind, "plivo", account, "+1", to, "", "", 201, "");
  }

  private static CarrierEvent arrival(String account, String to, long nanos) {
    return arrival(Kind.CREATE_ACCEPTED, account, to, nanos);
  }

  @Test
  void ofInstants_stall_countsForEveryCallThatItDelayed() {
    List<CarrierEvent> log = new ArrayList<>();
    Map<String, Long> due = new HashMap<>();
    for (int i = 0; i < 1_000; i++) {
      long instant = i * MILLI;
      // Nothing arrives between 200 and 700 ms; then all of it does, and the rest is on time.
      long arrived =
          instant >= 200 * MILLI && instant < 700 * MILLI ? 700 * MILLI : instant + MILLI;
      due.put("+1" + i, instant);
      log.add(arrival("MA1", "+1" + i, arrived));
    }
    Latencies latencies = Latencies.ofInstants(log, due);
    assertThat(latencies.histogram().getTotalCount()).isEqualTo(1_000);
    // Half of the calls were due in the stall and waited 250 ms in the mean; a client that stalls
    // too would have seen one slow call in 501.
    assertThat(latencies.histogram().getValueAtPercentile(75) / 1e6).isCloseTo(250, within(2.0));
    assertThat(latencies.meanMillis()).isCloseTo(125.75, within(0.5));
  }

  @Test
  void ofInstants_otherDialsAndRefusals_areNotMeasured() {
    List<CarrierEvent> log =
        List.of(
            arrival("MA1", "+11", 5 * MILLI),
            arrival("MA1", "+12", 5 * MILLI),
            arrival(Kind.CREATE_REFUSED, "MA1", "+13", 5 * MILLI));
    Latencies latencies = Latencies.ofInstants(log, Map.of("+11", 2 * MILLI, "+13", 2 * MILLI));
    assertThat(latencies.histogram().getTotalCount()).isOne();
    assertThat(latencies.meanMillis()).isEqualTo(3);
  }

  @Test
  void ofRate_earliestInstant_isASecondAfterTheDialOneWindowBefore() {
    List<CarrierEvent> log = new ArrayList<>();
    for (int second = 0; second < 3; second++) {
      for (int i = 0; i < 2; i++) {
        long late = second == 2 ? 7 * MILLI : 0;
        log.add(arrival("MA1", "+1" + second + i, second * SECOND + i * 100 * MILLI + late));
        log.add(arrival("MA2", "+2" + second + i, second * SECOND + i * 300 * MILLI));
      }
    }
    Latencies latencies = Latencies.ofRate(log, 2, 2 * SECOND, 3 * SECOND);
    assertThat(latencies.histogram().getTotalCount()).isEqualTo(4);
    assertThat(latencies.histogram().getMaxValue() / 1e6).isCloseTo(7, within(0.01));
    assertThat(latencies.meanMillis()).isCloseTo(3.5, within(0.01));
  }
}
