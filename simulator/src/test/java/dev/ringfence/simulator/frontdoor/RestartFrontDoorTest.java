package dev.ringfence.simulator.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfence.simulator.audit.ResultRow;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
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

  @Test
  void stoppedInOrder_itGoesOn_andAnswersAsBefore() throws IOException {
    String csv = "to,item_id\n+13055570001,a\n+13055570002,b\n";
    try (TestWorld world = TestWorld.withoutEngine("none", SCALE, Map.of())) {
      world.serve();
      assertThat(world.serveInVain()).contains("another engine is running on the store in");
      HttpResponse<String> first = submit(world, csv, "key-1");
      String finished = world.get("/v1/batches", "ACME_API_KEY").at("/batches/0/id").asText();
      JsonNode before = world.awaitDone(finished);
      List<ResultRow> results = world.results(finished);
      assertThat(
              world
                  .raw("PUT", "/v1/suppressions/%2B13055589999", "", "text/plain", "ACME_API_KEY")
                  .statusCode())
          .isEqualTo(204);
      String running = world.submit("reminder", 300, 13055580000L);
      awaitDone(world, running, 30);

      assertThat(world.terminate()).isEqualTo(143);
      world.serve();

      assertThat(world.log()).contains("batches under way 1, finished 1;");
      assertThat(world.get("/v1/batches/" + finished, "ACME_API_KEY")).isEqualTo(before);
      assertThat(world.results(finished)).isEqualTo(results);
      HttpResponse<String> again = submit(world, csv, "key-1");
      assertThat(again.body()).isEqualTo(first.body());
      assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
      assertThat(status(world, "DELETE", running)).isEqualTo(409);
      assertThat(
              world
                  .raw("GET", "/v1/suppressions/%2B13055589999", "", "text/plain", "ACME_API_KEY")
                  .statusCode())
          .isEqualTo(200);
      world.awaitDone(running);
      world.awaitAtRest();
      world.audit(finished, running);
      assertThat(status(world, "DELETE", finished)).isEqualTo(204);
      assertThat(status(world, "GET", finished)).isEqualTo(404);
      assertThat(submit(world, csv, "key-1").body()).isNotEqualTo(first.body());
    }
  }

  private static HttpResponse<String> submit(TestWorld world, String csv, String key) {
    HttpResponse<String> response =
        world.raw(
            "POST",
            "/v1/batches?template=reminder",
            csv,
            "text/csv",
            "ACME_API_KEY",
            "Idempotency-Key",
            key);
    assertThat(response.statusCode()).as("%s", response.body()).isEqualTo(202);
    return response;
  }

  private static int status(TestWorld world, String method, String batch) {
    return world.raw(method, "/v1/batches/" + batch, "", "text/plain", "ACME_API_KEY").statusCode();
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
