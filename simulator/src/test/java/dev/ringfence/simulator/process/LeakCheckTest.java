package dev.ringfence.simulator.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.ringfence.simulator.audit.AccountRule;
import dev.ringfence.simulator.audit.AuditRules;
import dev.ringfence.simulator.audit.NumberRule;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeakCheckTest {
  private static final AuditRules RULES =
      new AuditRules(
          List.of(
              new NumberRule("plivo", "MA1", "+13125550100", 5, 9, 1),
              new NumberRule("plivo", "MA1", "+13125550101", 5, 9, 1),
              new NumberRule("twilio", "AC1", "+14155550100", 1, 9, 1)),
          List.of(new AccountRule("plivo", "MA1", 20, 7), new AccountRule("twilio", "AC1", 1, -1)),
          List.of());

  private static ArrayNode live(int plivo, int twilio) {
    ArrayNode calls = new ObjectMapper().createArrayNode();
    for (int i = 0; i < plivo; i++) {
      calls.addObject().put("provider", "plivo").put("account", "MA1");
    }
    for (int i = 0; i < twilio; i++) {
      calls.addObject().put("provider", "twilio").put("account", "AC1");
    }
    return calls;
  }

  @Test
  void channels_beyondTheAccountsConcurrency_areNotExpected() {
    assertThat(LeakCheck.expected(RULES)).isEqualTo(Map.of("plivo/MA1", 7, "twilio/AC1", 1));
  }

  @Test
  void p7_channelThatStaysEmpty_isMissing() {
    Map<String, Integer> expected = LeakCheck.expected(RULES);
    assertThat(LeakCheck.missing(expected, live(7, 1))).isZero();
    assertThat(LeakCheck.missing(expected, live(6, 1))).isOne();
    assertThat(LeakCheck.missing(expected, live(9, 0))).isOne();
    assertThat(LeakCheck.missing(expected, live(0, 0))).isEqualTo(8);
  }
}
