package dev.ringfence.simulator.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * P5, P6, P7: an engine in a process of its own is killed while it works, and started again on the
 * same store; judged from the carriers' side.
 */
class RestartFrontDoorTest {
  private static final int SCALE = 120;

  @Test
  void killedThriceUnderLoad_everyCallHasOneDisposition_andNobodyIsCalledTwice()
      throws IOException {
    try (TestWorld world = TestWorld.withoutEngine("all", SCALE, Map.of())) {
      world.serve();
      String first = world.submit("reminder", 400, 13055550000L);
      String second = world.submit("reminder", 200, 13055560000L);
      for (int done : new int[] {20, 150, 300}) {
        awaitDone(world, first, done);
        world.kill();
        world.serve();
      }
      assertThat(world.awaitDone(first).get("total").asInt()).isEqualTo(400);
      assertThat(world.awaitDone(second).get("total").asInt()).isEqualTo(200);
      world.awaitAtRest();
      world.audit(first, second);
    }
  }

  private static void awaitDone(TestWorld world, String batch, int calls) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> {
              JsonNode view = world.get("/v1/batches/" + batch, "ACME_API_KEY");
              assertThat(view.get("done").asInt()).isGreaterThanOrEqualTo(calls);
            });
  }
}
