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
import io.lettuce.core.RedisClient;
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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two whole engines, each with a store of its own, and the real Redis that they share. */
abstract class TwoEngines {
  private static final ObjectMapper JSON = new ObjectMapper();
  static final Duration PATIENCE = Duration.ofSeconds(40);
  static final int CALLS = 100;

  @TempDir Path home;
  private final Vertx vertx = Vertx.vertx();
  final RedisServer redis = RedisServer.inMemory();
  static final String KEY = "first";
  private final HttpClient http = HttpClient.newHttpClient();
  Node a;
  Node b;

  record Node(Engine engine, CallStore store) {}

  /** Where the carrier is; here it cannot be reached. */
  String carrier() {
    return "http://127.0.0.1:1";
  }

  /** Calls that the carrier takes in a second. */
  int cps() {
    return 100;
  }

  /** Of the one number. */
  int channels() {
    return 10;
  }

  @BeforeEach
  void start() throws IOException {
    CompletableFuture<Node> second = node("b");
    a = node("a").join();
    b = second.join();
  }

  @AfterEach
  void end() {
    join(Future.all(a.engine().stop(), b.engine().stop()));
    join(vertx.close());
    redis.close();
  }

  static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  CompletableFuture<Node> node(String name) throws IOException {
    String yaml =
        """
        server: {public_url: "http://%s.example.com", port: 0, drain: 0s}
        workspaces: [{name: acme, api_keys: [acme-key-0123456789]}]
        accounts:
          - {name: east, provider: plivo, id: MA00000000000000000A, token: t, cps: %d, concurrency: 10,
             base_url: "%s"}
        numbers: [{number: "+14155550100", account: east, channels: %d, cap: 1000/1h}]
        destinations: {countries: [US]}
        templates: [{name: t, workspace: acme, pool: ["*"], hours: "00:00-24:00", answer: {say: hello}}]
        cluster: {redis: "%s", nodes: [a, b], node: %s}
        """
            .formatted(name, cps(), carrier(), channels(), redis.uri(), name);
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

  HttpResponse<String> send(Node to, String method, String path, String body) {
    return sent(to, method, path, body).join();
  }

  CompletableFuture<HttpResponse<String>> sent(Node to, String method, String path, String body) {
    return sent(to, method, path, body, KEY);
  }

  CompletableFuture<HttpResponse<String>> sent(
      Node to, String method, String path, String body, String key) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.engine.port() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Authorization", "Bearer acme-key-0123456789")
            .header("Content-Type", "text/csv")
            .header("Idempotency-Key", key)
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode done(Node to, String method, String path, String body) {
    HttpResponse<String> response = send(to, method, path, body);
    assertThat(response.statusCode()).as("%s", response.body()).isBetween(200, 299);
    return json(response);
  }

  private static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new AssertionError(response.body(), e);
    }
  }

  static String numbers() {
    return numbers(13055550000L, CALLS);
  }

  static String numbers(long first, int count) {
    StringBuilder csv = new StringBuilder("to\n");
    for (int i = 0; i < count; i++) {
      csv.append('+').append(first + i).append('\n');
    }
    return csv.toString();
  }

  /** Loses all, and goes on under the same replication id. */
  void flushRedis() {
    try (RedisClient client = RedisClient.create(redis.uri())) {
      client.connect().sync().flushall();
    }
  }

  /** The id of a batch that the second engine has accepted. */
  String accepted() {
    HttpResponse<String> response =
        await()
            .atMost(PATIENCE)
            .until(
                () -> send(b, "POST", "/v1/batches?template=t", numbers()),
                answer -> answer.statusCode() == 202);
    return json(response).get("id").asText();
  }

  /** Likewise of one whose calls are suppressed. */
  String submitted() {
    // Whatever node has a row: it must not call it.
    await()
        .atMost(PATIENCE)
        .until(() -> send(a, "POST", "/v1/suppressions", numbers()).statusCode() == 200);
    return accepted();
  }

  JsonNode awaitDone(String batch) {
    awaitDone(b, batch);
    return done(b, "GET", "/v1/batches/" + batch, "");
  }

  void awaitDone(Node of, String batch) {
    // A node may begin a link anew meanwhile: then it asks to be asked again.
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              HttpResponse<String> view = send(of, "GET", "/v1/batches/" + batch, "");
              return view.statusCode() == 200 && json(view).get("done").asInt() == CALLS;
            });
  }

  String state(String batch) {
    return state(a, batch);
  }

  String state(Node of, String batch) {
    HttpResponse<String> view = send(of, "GET", "/v1/batches/" + batch, "");
    return view.statusCode() == 200 ? json(view).get("state").asText() : "";
  }

  String calls(String batch) {
    return done(a, "GET", "/v1/batches/" + batch + "/calls?page_size=" + CALLS, "").toString();
  }
}
