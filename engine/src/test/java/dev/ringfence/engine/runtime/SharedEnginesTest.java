package dev.ringfence.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringfence.engine.config.ConfigLoader;
import dev.ringfence.engine.config.LoadResult;
import dev.ringfence.engine.redis.RedisServer;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.SqliteStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two whole engines and a real Redis. The carrier cannot be reached: what they may dial is never
 * done, and what is suppressed is done at once.
 */
class SharedEnginesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int CALLS = 100;

  @TempDir Path home;
  private final Vertx vertx = Vertx.vertx();
  private final RedisServer redis = RedisServer.inMemory();
  private static final String KEY = "first";
  private final HttpClient http = HttpClient.newHttpClient();
  private Node a;
  private Node b;

  private record Node(Engine engine, CallStore store) {}

  @BeforeEach
  void start() throws IOException {
    CompletableFuture<Node> second = node("b");
    a = node("a").join();
    b = second.join();
  }

  @AfterEach
  void end() {
    join(Future.all(a.engine.stop(), b.engine.stop()));
    join(vertx.close());
    redis.close();
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  private CompletableFuture<Node> node(String name) throws IOException {
    String yaml =
        """
        server: {public_url: "http://127.0.0.1:1", port: 0, drain: 0s}
        workspaces: [{name: acme, api_keys: [acme-key-0123456789]}]
        accounts:
          - {name: east, provider: plivo, id: MA00000000000000000A, token: t, cps: 100,
             base_url: "http://127.0.0.1:1"}
        numbers: [{number: "+14155550100", account: east}]
        destinations: {countries: [US]}
        templates: [{name: t, workspace: acme, pool: ["*"], answer: {say: hello}}]
        cluster: {redis: "%s", nodes: [a, b], node: %s}
        """
            .formatted(redis.uri(), name);
    Path file = Files.writeString(home.resolve(name + ".yaml"), yaml);
    LoadResult loaded = ConfigLoader.load(file, Map.of());
    assertThat(loaded.problems()).isEmpty();
    CompletableFuture<CallStore> store = new CompletableFuture<>();
    return Engine.start(
            vertx,
            loaded.config().orElseThrow(),
            home.resolve(name),
            directory -> {
              CallStore opened = SqliteStore.open(directory);
              store.complete(opened);
              return opened;
            })
        .map(engine -> new Node(engine, store.join()))
        .toCompletionStage()
        .toCompletableFuture();
  }

  private HttpResponse<String> send(Node to, String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.engine.port() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Authorization", "Bearer acme-key-0123456789")
            .header("Content-Type", "text/csv")
            .header("Idempotency-Key", KEY)
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).join();
  }

  private JsonNode done(Node to, String method, String path, String body) {
    HttpResponse<String> response = send(to, method, path, body);
    assertThat(response.statusCode()).as("%s", response.body()).isBetween(200, 299);
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new AssertionError(response.body(), e);
    }
  }

  private static String numbers() {
    StringBuilder csv = new StringBuilder("to\n");
    for (int i = 0; i < CALLS; i++) {
      csv.append('+').append(13055550000L + i).append('\n');
    }
    return csv.toString();
  }

  private String submitted() {
    // Whatever node has a row: it must not call it.
    await()
        .atMost(PATIENCE)
        .until(() -> send(a, "POST", "/v1/suppressions", numbers()).statusCode() == 200);
    return done(b, "POST", "/v1/batches?template=t", numbers()).get("id").asText();
  }

  private JsonNode awaitDone(String batch) {
    // A node may begin a link anew meanwhile: then it asks to be asked again.
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              HttpResponse<String> view = send(b, "GET", "/v1/batches/" + batch, "");
              return view.statusCode() == 200
                  && JSON.readTree(view.body()).get("done").asInt() == CALLS;
            });
    return done(b, "GET", "/v1/batches/" + batch, "");
  }

  @Test
  void P11_numbersThatARunnerSuppressesOnOneNode_areCalledByNone() {
    JsonNode view = awaitDone(submitted());
    assertThat(view.get("dispositions").get("suppressed").asInt()).as("%s", view).isEqualTo(CALLS);
  }

  @Test
  void deletedBatch_leavesNothingOnAnyNode() {
    String batch = submitted();
    awaitDone(batch);
    List<Node> nodes = List.of(a, b);
    a.engine.prune();
    b.engine.prune();
    assertThat(nodes.stream().anyMatch(node -> node.store.copies().containsKey(batch))).isTrue();
    await()
        .atMost(PATIENCE)
        .until(() -> send(a, "DELETE", "/v1/batches/" + batch, "").statusCode() == 204);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              nodes.forEach(node -> node.engine.prune());
              return nodes.stream().allMatch(node -> node.store.copies().isEmpty());
            });
  }

  /** Its id is made from the key: what is left of the deleted one has the same. */
  @Test
  void deletedBatch_thatIsSentAgainUnderItsKey_isWorkedOnAnew() {
    String batch = submitted();
    awaitDone(batch);
    await()
        .atMost(PATIENCE)
        .until(() -> send(a, "DELETE", "/v1/batches/" + batch, "").statusCode() == 204);
    await()
        .atMost(PATIENCE)
        .until(() -> send(a, "POST", "/v1/batches?template=t", numbers()).statusCode() == 202);
    awaitDone(batch);
  }

  /** What it comes back with is nothing at all; the results are on the nodes that wrote them. */
  @Test
  void P5_finishedBatch_thatRedisHasLost_isThereAgainWithAllResults() {
    String batch = submitted();
    awaitDone(batch);
    String results = calls(batch);
    await().atMost(PATIENCE).until(() -> state(batch).equals("completed"));
    redis.kill();
    redis.start();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              a.engine.prune();
              b.engine.prune();
              return state(batch).equals("completed");
            });
    assertThat(calls(batch)).isEqualTo(results);
  }

  private String state(String batch) throws IOException {
    HttpResponse<String> view = send(a, "GET", "/v1/batches/" + batch, "");
    return view.statusCode() == 200 ? JSON.readTree(view.body()).get("state").asText() : "";
  }

  private String calls(String batch) {
    return done(a, "GET", "/v1/batches/" + batch + "/calls?page_size=" + CALLS, "").toString();
  }

  @Test
  void batchThatGoesOn_staysWhileRedisIsAway() {
    String batch =
        Objects.requireNonNull(
            await()
                .atMost(PATIENCE)
                .until(
                    () -> send(b, "POST", "/v1/batches?template=t", numbers()),
                    response -> response.statusCode() == 202)
                .body());
    String id = batch.replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
    redis.kill();
    a.engine.prune();
    b.engine.prune();
    redis.start();
    await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              a.engine.prune();
              b.engine.prune();
              return b.store.copies().containsKey(id);
            });
  }
}
