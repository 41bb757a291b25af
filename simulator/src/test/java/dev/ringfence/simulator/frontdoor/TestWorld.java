package dev.ringfence.simulator.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringfence.engine.config.ConfigLoader;
import dev.ringfence.engine.config.ContentHash;
import dev.ringfence.engine.config.EngineConfig;
import dev.ringfence.engine.config.LoadResult;
import dev.ringfence.engine.runtime.Engine;
import dev.ringfence.simulator.audit.AuditReport;
import dev.ringfence.simulator.audit.Auditor;
import dev.ringfence.simulator.audit.CarrierEvent;
import dev.ringfence.simulator.audit.MatchReport;
import dev.ringfence.simulator.audit.ResultMatcher;
import dev.ringfence.simulator.audit.ResultRow;
import dev.ringfence.simulator.carrier.CarrierConfigReader;
import dev.ringfence.simulator.carrier.Carriers;
import dev.ringfence.simulator.model.FaultPlan;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Carriers and an engine in one process, talking over real sockets through the real SDKs; a test
 * submits over HTTP as a runner does, and judges from the carriers' log. Lane-confined to the
 * test's thread.
 */
final class TestWorld implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Sends may be pushed together by this much between two busy threads of one process. */
  private static final long JITTER_NANOS = 30_000_000L;

  private static final long INBOUND_ALLOWANCE_NANOS = 500_000_000L;
  private static final Map<String, String> KEYS =
      Map.of(
          "ACME_API_KEY", "acme-key-for-tests-only",
          "GLOBEX_API_KEY", "globex-key-for-tests-only",
          "OPERATOR_KEY", "operator-key-for-tests-only",
          "TWILIO_EAST_TOKEN", "twilio-east-token",
          "TWILIO_WEST_TOKEN", "twilio-west-token",
          "PLIVO_TOKEN", "plivo-token",
          "EXOTEL_API_KEY", "ringfence1",
          "EXOTEL_TOKEN", "exotel-token");

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Carriers carriers;
  private final Engine engine;
  private final Path config;
  private final Map<String, String> environment;

  private TestWorld(
      Carriers carriers, Engine engine, Path config, Map<String, String> environment) {
    this.carriers = carriers;
    this.engine = engine;
    this.config = config;
    this.environment = environment;
  }

  /**
   * @param faults as {@code ringfence carriers --faults} takes them
   * @param scale simulated seconds in a real one: an hour's cap binds for 3600 / scale seconds
   * @param settings values for the places in the example configuration, over those that a test run
   *     needs
   */
  static TestWorld start(String faults, int scale, Map<String, String> settings)
      throws IOException {
    Path config = Files.exists(Path.of("config")) ? Path.of("config") : Path.of("..", "config");
    Vertx vertx = Vertx.vertx();
    Carriers carriers =
        get(
            Carriers.start(
                vertx,
                CarrierConfigReader.read(config.resolve("carriers.yaml"))
                    .withTimeScale(scale)
                    .withSeed(7)
                    .withFaults(FaultPlan.parse(faults)),
                0));
    int port = freePort();
    Map<String, String> env = new HashMap<>(KEYS);
    env.put("PORT", Integer.toString(port));
    env.put("PUBLIC_URL", "http://127.0.0.1:" + port);
    env.put("TWILIO_BASE_URL", carriers.url());
    env.put("PLIVO_BASE_URL", carriers.url());
    env.put("EXOTEL_BASE_URL", carriers.url());
    env.put("HOUR", 3600 / scale + "s");
    env.put("WEEK", 604_800 / scale + "s");
    env.put("SWEEP", "1s");
    env.put("PROVE_ABSENT", "4s");
    for (String hours :
        List.of("REMINDER_HOURS", "SURVEY_HOURS", "COLLECTIONS_HOURS", "DELIVERY_HOURS")) {
      env.put(hours, "00:00-24:00");
    }
    env.putAll(settings);
    return start(vertx, carriers, config.resolve("example.yaml"), env);
  }

  private static TestWorld start(
      Vertx vertx, Carriers carriers, Path config, Map<String, String> env) {
    LoadResult loaded = ConfigLoader.load(config, env);
    assertThat(loaded.problems()).isEmpty();
    EngineConfig engineConfig = loaded.config().orElseThrow();
    return new TestWorld(carriers, get(Engine.start(vertx, engineConfig)), config, env);
  }

  /** The engine watches a copy of its configuration from now on; returns the copy. */
  Path watch(Path directory) throws IOException {
    Path copy = Files.copy(config, directory.resolve("ringfence.yaml"));
    engine.watch(copy, environment, List.of(copy), ContentHash.of(List.of(copy)), 50);
    return copy;
  }

  /** Waits until the last attempt to change the configuration came to this. */
  JsonNode awaitReload(String result, long version) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> {
              JsonNode view = get("/v1/config", "OPERATOR_KEY");
              assertThat(view.path("last_reload").path("result").asText())
                  .as("%s", view)
                  .isEqualTo(result);
              assertThat(view.path("version").asLong()).isEqualTo(version);
            });
    return get("/v1/config", "OPERATOR_KEY");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new AssertionError("did not start or stop", e);
    }
  }

  Carriers carriers() {
    return carriers;
  }

  /** Submits a CSV of that many US destinations, each once, and returns the batch's id. */
  String submit(String template, int calls, long firstNumber) {
    StringBuilder csv = new StringBuilder("to,item_id,name\n");
    for (int i = 0; i < calls; i++) {
      csv.append('+')
          .append(firstNumber + i)
          .append(",i")
          .append(i)
          .append(",Ann & Bob ")
          .append(i)
          .append('\n');
    }
    return submit(template, csv.toString(), "");
  }

  String submit(String template, String csv, String more) {
    JsonNode answer =
        send("POST", "/v1/batches?template=" + template + more, csv, "text/csv", "ACME_API_KEY");
    return answer.get("id").asText();
  }

  JsonNode get(String path, String key) {
    return send("GET", path, "", "text/plain", key);
  }

  JsonNode send(String method, String path, String body, String type, String key) {
    try {
      HttpResponse<String> response = raw(method, path, body, type, key);
      assertThat(response.statusCode())
          .as("%s %s: %s", method, path, response.body())
          .isBetween(200, 299);
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new AssertionError(method + " " + path, e);
    }
  }

  HttpResponse<String> raw(String method, String path, String body, String type, String key) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + engine.port() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + KEYS.getOrDefault(key, key))
            .header("Content-Type", type)
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(method + " " + path, e);
    }
  }

  JsonNode awaitDone(String batch) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> {
              JsonNode view = get("/v1/batches/" + batch, "ACME_API_KEY");
              assertThat(view.get("done").asInt())
                  .as("%s", view)
                  .isEqualTo(view.get("total").asInt());
            });
    return get("/v1/batches/" + batch, "ACME_API_KEY");
  }

  long counter(String name) {
    return get("/v1/counters", "OPERATOR_KEY").get("counters").get(name).asLong();
  }

  /**
   * Every call has one disposition that the carriers agree with, no promise is broken, and no call
   * is left.
   */
  AuditReport audit(String... batches) {
    List<CarrierEvent> events = carriers.events();
    AuditReport report =
        Auditor.audit(events, carriers.rules(), JITTER_NANOS, INBOUND_ALLOWANCE_NANOS);
    assertThat(report.violationList()).isEmpty();
    ResultMatcher matcher = new ResultMatcher();
    events.forEach(matcher::feed);
    for (String batch : batches) {
      results(batch).forEach(matcher::feed);
    }
    MatchReport match = matcher.report();
    assertThat(match.examples()).isEmpty();
    assertThat(match.mismatched()).isZero();
    assertThat(match.duplicateDials()).isZero();
    assertThat(match.unfinished()).isZero();
    return report;
  }

  /**
   * At rest nothing holds a channel, which the engine's own numbers must say as well as the
   * carriers'.
   */
  void awaitAtRest() {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> {
              for (JsonNode number : get("/v1/numbers", "OPERATOR_KEY").get("numbers")) {
                assertThat(number.get("in_progress").asInt()).as("%s", number).isZero();
              }
            });
  }

  List<ResultRow> results(String batch) {
    List<ResultRow> rows = new ArrayList<>();
    String body =
        raw(
                "GET",
                "/v1/batches/" + batch + "/results?format=ndjson",
                "",
                "text/plain",
                "ACME_API_KEY")
            .body();
    for (String line : body.split("\n")) {
      try {
        JsonNode row = JSON.readTree(line);
        rows.add(
            new ResultRow(
                text(row, "id"),
                text(row, "to"),
                text(row, "disposition"),
                text(row, "outcome"),
                text(row, "reason"),
                row.path("attempts").asInt(),
                text(row, "attempt_id"),
                text(row, "provider_call_id")));
      } catch (IOException e) {
        throw new AssertionError(line, e);
      }
    }
    return rows;
  }

  private static String text(JsonNode row, String name) {
    JsonNode value = row.get(name);
    return value == null || value.isNull() ? "" : value.asText();
  }

  @Override
  public void close() {
    get(engine.stop());
    get(carriers.stop());
    get(vertx.close());
  }
}
