package dev.ringfence.simulator.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfence.simulator.audit.AuditReport;
import dev.ringfence.simulator.audit.CarrierEvent;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One batch through each provider's real SDK, no faults. */
class ProviderFrontDoorTest {
  private static final int SCALE = 600;

  @Test
  void twilio_batch_reachesDispositionsThatTheCarrierConfirms() throws IOException {
    try (TestWorld world = TestWorld.start("none", SCALE, Map.of())) {
      String batch = world.submit("survey", 60, 13055551000L);
      JsonNode done = world.awaitDone(batch);
      AuditReport report = world.audit(batch);
      assertThat(done.get("state").asText()).isEqualTo("completed");
      assertThat(report.accepted()).isEqualTo(60);
      assertThat(
              report.numbers().stream()
                  .filter(n -> n.provider().equalsIgnoreCase("twilio"))
                  .mapToInt(n -> n.peak()))
          .allMatch(peak -> peak <= 1);
      world.awaitAtRest();
    }
  }

  @Test
  void plivo_batch_reachesDispositionsThatTheCarrierConfirms() throws IOException {
    try (TestWorld world = TestWorld.start("none", SCALE, Map.of())) {
      String batch = world.submit("reminder", 150, 13055552000L);
      world.awaitDone(batch);
      AuditReport report = world.audit(batch);
      assertThat(starts(report, "plivo")).isPositive();
      assertThat(starts(report, "exotel")).isPositive();
      assertThat(starts(report, "twilio")).isPositive();
      assertThat(report.accepted()).isEqualTo(150);
      world.awaitAtRest();
    }
  }

  @Test
  void exotel_batch_reachesDispositionsThatTheCarrierConfirms() throws IOException {
    try (TestWorld world = TestWorld.start("none", SCALE, Map.of())) {
      StringBuilder csv = new StringBuilder("to,item_id,name\n");
      for (int i = 0; i < 20; i++) {
        csv.append("+9198765").append(43000 + i).append(",i").append(i).append(",x\n");
      }
      String batch = world.submit("collections-india", csv.toString(), "");
      world.awaitDone(batch);
      AuditReport report = world.audit(batch);
      assertThat(starts(report, "exotel")).isEqualTo(20);
      assertThat(
              world.carriers().events().stream()
                  .filter(e -> e.kind() == CarrierEvent.Kind.LOOKUP)
                  .count())
          .as("callbacks suffice when none is lost")
          .isLessThan(40);
      world.awaitAtRest();
    }
  }

  private static long starts(AuditReport report, String provider) {
    return report.numbers().stream()
        .filter(number -> number.provider().equalsIgnoreCase(provider))
        .mapToLong(number -> number.starts())
        .sum();
  }
}
