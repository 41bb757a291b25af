package dev.ringfence.engine.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringfence.engine.config.EngineConfig;
import dev.ringfence.engine.config.EngineConfig.AnswerConfig;
import dev.ringfence.engine.config.EngineConfig.TemplateConfig;
import dev.ringfence.engine.config.RunningConfig;
import dev.ringfence.engine.config.Secret;
import dev.ringfence.engine.core.model.Breaker;
import dev.ringfence.engine.core.model.CallingHours;
import dev.ringfence.engine.core.model.InboundTreatment;
import dev.ringfence.engine.core.model.RetryPolicy;
import dev.ringfence.engine.core.model.Selection;
import dev.ringfence.engine.core.model.Timings;
import dev.ringfence.engine.core.time.ZoneSets;
import dev.ringfence.engine.destination.DestinationCheck;
import dev.ringfence.engine.http.ingest.IngestLimits;
import dev.ringfence.engine.http.ingest.RowChecks;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A server on a port of its own with a desk in memory, and a client that checks every answer. */
final class ApiBed implements AutoCloseable {
  static final String KEY = "rk_test_first_workspace";
  static final String OTHER_KEY = "rk_test_second_workspace";
  static final String OPERATOR = "ok_test_operator";
  private static final OpenApiDoc DOCUMENT = new OpenApiDoc();

  final FakeDesk desk = new FakeDesk();
  final FakeDeliveries deliveries = new FakeDeliveries();
  final FakeKeys keys = new FakeKeys();
  final FakeWebhooks webhooks = new FakeWebhooks();
  final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final ZoneSets zones = new ZoneSets();
  volatile Runnable beforeCheck = () -> {};
  final ApiServer server;
  final int port;
  final HttpClient client = HttpClient.newHttpClient();
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));

  ApiBed() {
    this(IngestLimits.STANDARD);
  }

  ApiBed(IngestLimits limits) {
    RowChecks checks = new RowChecks(this::check, zones);
    server =
        new ApiServer(
            vertx,
            RunningConfig.first(config()),
            desk,
            deliveries,
            keys,
            webhooks,
            checks,
            registry,
            System::currentTimeMillis,
            limits);
    port = server.start().toCompletionStage().toCompletableFuture().join();
  }

  /** What the real check would say, in one line: a plus and digits, and nothing in France. */
  private DestinationCheck.Verdict check(String raw, @Nullable String region) {
    beforeCheck.run();
    String text = region != null && raw.matches("[0-9]{10}") ? "+1" + raw : raw;
    if (!text.matches("\\+[1-9][0-9]{7,14}")) {
      return new DestinationCheck.Verdict(0, (char) 0, "not_e164");
    }
    String problem = text.startsWith("+33") ? "country_not_allowed" : null;
    return new DestinationCheck.Verdict(
        Long.parseLong(text.substring(1)), zones.intern(zonesOf(text)), problem);
  }

  /** Eight hours apart all around the world: never all of them within the usual hours. */
  private static List<String> zonesOf(String number) {
    return number.startsWith("+64")
        ? List.of("UTC", "Asia/Shanghai", "Pacific/Pitcairn")
        : List.of("America/New_York");
  }

  static EngineConfig config() {
    return new EngineConfig(
        new EngineConfig.Server("127.0.0.1", 0, "http://127.0.0.1", null, 0),
        new EngineConfig.Store("data", 60_000),
        List.of(
            new EngineConfig.Workspace("first", List.of(new Secret(KEY)), List.of()),
            new EngineConfig.Workspace("second", List.of(new Secret(OTHER_KEY)), List.of())),
        List.of(new Secret(OPERATOR)),
        List.of(),
        List.of(),
        List.of(template("reminder", "first"), template("survey", "second")),
        List.of(),
        new EngineConfig.Destinations(List.of("*"), false, List.of(), List.of()),
        InboundTreatment.BUSY,
        Timings.DEFAULT,
        Breaker.OFF,
        EngineConfig.Webhooks.PUBLIC_ONLY,
        null);
  }

  private static TemplateConfig template(String name, String workspace) {
    return new TemplateConfig(
        name,
        workspace,
        List.of(),
        Selection.SPREAD,
        CallingHours.DEFAULT,
        List.of(),
        30,
        600,
        false,
        false,
        RetryPolicy.NONE,
        Long.MAX_VALUE,
        new AnswerConfig(null, "hello", Map.of(), null));
  }

  /** A request by the first workspace. */
  HttpRequest.Builder request(String path) {
    return bare(path).header("Authorization", "Bearer " + KEY);
  }

  HttpRequest.Builder bare(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  Answer get(String path) {
    return send(request(path).GET());
  }

  Answer post(String path, String contentType, String body) {
    return send(
        request(path).header("Content-Type", contentType).POST(BodyPublishers.ofString(body)));
  }

  Answer post(String path) {
    return send(request(path).POST(BodyPublishers.noBody()));
  }

  Answer csv(String query, String body) {
    return post("/v1/batches?" + query, "text/csv", body);
  }

  Answer upload(String query, BodyPublisher body) {
    return send(request("/v1/batches?" + query).header("Content-Type", "text/csv").POST(body));
  }

  /** A batch of the first workspace; its id. */
  String batch(int rows) {
    StringBuilder csv = new StringBuilder("to,item_id,name\n");
    for (int i = 0; i < rows; i++) {
      csv.append('+').append(14_155_550_000L + i).append(",i").append(i).append(",Ada\n");
    }
    return csv("template=reminder", csv.toString()).json().path("id").asText();
  }

  Answer send(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      String path = request.uri().getRawPath();
      String type = response.headers().firstValue("Content-Type").orElse("");
      String method = request.method().equals("HEAD") ? "GET" : request.method();
      DOCUMENT.check(method, path, response.statusCode(), type, response.body());
      return new Answer(response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  Socket socket() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  @Override
  public void close() {
    server.stop().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** What came back. */
  record Answer(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    String body() {
      return response.body();
    }

    Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }

    JsonNode json() {
      try {
        return new ObjectMapper().readTree(response.body());
      } catch (IOException e) {
        throw new UncheckedIOException(response.body(), e);
      }
    }

    /** Last part of the problem's type. */
    String problem() {
      String type = json().path("type").asText();
      return type.substring(type.lastIndexOf('/') + 1);
    }
  }
}
