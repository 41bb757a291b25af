package dev.ringfence.simulator.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ringfence.simulator.audit.ResultRow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** P5 for what runners are told: the engine is killed between the store and the send. */
class WebhookFrontDoorTest {
  private static final String SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CALLS = 60;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Got> got = new ConcurrentLinkedQueue<>();
  private final CountDownLatch opened = new CountDownLatch(1);
  private HttpServer receiver;

  private record Got(String id, JsonNode body) {}

  @BeforeEach
  void listen() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.setExecutor(threads);
    receiver.createContext("/hook", this::receive);
    receiver.start();
  }

  @AfterEach
  void close() {
    opened.countDown();
    receiver.stop(0);
    threads.shutdownNow();
  }

  /** Takes nothing until it is opened: whoever sends before waits for an answer. */
  private void receive(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String id = exchange.getRequestHeaders().getFirst("webhook-id");
    String seconds = exchange.getRequestHeaders().getFirst("webhook-timestamp");
    try {
      opened.await();
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(SECRET.substring(6)), "HmacSHA256"));
      mac.update((id + "." + seconds + ".").getBytes(StandardCharsets.UTF_8));
      String right = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
      boolean genuine = right.equals(exchange.getRequestHeaders().getFirst("webhook-signature"));
      if (genuine) {
        got.add(new Got(id, JSON.readTree(body)));
      }
      exchange.sendResponseHeaders(genuine ? 204 : 401, -1);
    } catch (InterruptedException | GeneralSecurityException e) {
      throw new IOException(e);
    } finally {
      exchange.close();
    }
  }

  @Test
  void killedBeforeAnythingIsSent_theNextEngineTellsOfEveryCallAndOfTheBatch() throws IOException {
    try (TestWorld world = TestWorld.withoutEngine("none", 120, Map.of())) {
      String key = "      - ${ACME_API_KEY}\n";
      String hook =
          "    webhooks:\n      - {name: crm, url: \"http://127.0.0.1:%d/hook\", secret: \"%s\"}\n"
              .formatted(receiver.getAddress().getPort(), SECRET);
      world.edit(
          text -> text.replace(key, key + hook) + "\nwebhooks:\n  allow_private: [127.0.0.1]\n");
      world.serve();
      String batch = world.submit("reminder", CALLS, 13055550000L);
      world.awaitDone(batch);
      world.kill();
      assertThat(got).isEmpty();

      opened.countDown();
      world.serve();
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(ids()).hasSize(CALLS + 1));
      Map<String, JsonNode> told = new HashMap<>();
      got.forEach(one -> told.put(one.id(), one.body()));
      for (ResultRow row : world.results(batch)) {
        JsonNode event = Objects.requireNonNull(told.get("evt_" + row.callId()));
        assertThat(event.path("type").asText()).isEqualTo("call.finished");
        assertThat(event.path("data").path("id").asText()).isEqualTo(row.callId());
        assertThat(event.path("data").path("disposition").asText()).isEqualTo(row.disposition());
      }
      JsonNode end = Objects.requireNonNull(told.get("evt_" + batch));
      assertThat(end.path("type").asText()).isEqualTo("batch.finished");
      assertThat(end.path("data").path("done").asInt()).isEqualTo(CALLS);
      assertThat(end.path("data").path("state").asText()).isEqualTo("completed");
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          world
                              .get("/v1/webhooks/deliveries?state=pending", "ACME_API_KEY")
                              .path("deliveries"))
                      .isEmpty());
      assertThat(world.log()).doesNotContain(SECRET);
    }
  }

  private Set<String> ids() {
    Set<String> ids = new HashSet<>();
    got.forEach(one -> ids.add(one.id()));
    return ids;
  }
}
