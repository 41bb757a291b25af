package dev.ringfence.simulator.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfence.engine.config.ConfigLoader;
import dev.ringfence.engine.config.ContentHash;
import dev.ringfence.engine.config.LoadResult;
import dev.ringfence.engine.runtime.Engine;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.SqliteStore;
import dev.ringfence.engine.store.StoreDirectory;
import dev.ringfence.simulator.audit.AuditReport;
import dev.ringfence.simulator.audit.Auditor;
import dev.ringfence.simulator.audit.CarrierEvent;
import dev.ringfence.simulator.audit.MatchReport;
import dev.ringfence.simulator.audit.ResultMatcher;
import dev.ringfence.simulator.carrier.CarrierConfigReader;
import dev.ringfence.simulator.carrier.Carriers;
import dev.ringfence.simulator.model.FaultPlan;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Carriers and an engine in one process, talking over real sockets through the real SDKs; a test
 * submits over HTTP as a runner does, and judges from the carriers' log. Lane-confined to the
 * test's thread.
 */
final class TestWorld extends EngineApi implements AutoCloseable {

  /** Sends may be pushed together by this much between two busy threads of one process. */
  private static final long JITTER_NANOS = 30_000_000L;

  private static final long INBOUND_ALLOWANCE_NANOS = 500_000_000L;
  private final Vertx vertx = Vertx.vertx();
  private final Carriers carriers;
  private @Nullable Engine engine;
  private @Nullable Process process;
  private Path config;
  private final Map<String, String> environment;
  private final Path data;

  private TestWorld(Carriers carriers, Path config, Map<String, String> environment, Path data) {
    super(Integer.parseInt(environment.getOrDefault("PORT", "0")));
    this.carriers = carriers;
    this.config = config;
    this.environment = environment;
    this.data = data;
  }

  /**
   * @param faults as {@code ringfence carriers --faults} takes them
   * @param scale simulated seconds in a real one: an hour's cap binds for 3600 / scale seconds
   * @param settings values for the places in the example configuration, over those that a test run
   *     needs
   */
  static TestWorld start(String faults, int scale, Map<String, String> settings)
      throws IOException {
    return start(faults, scale, settings, SqliteStore::open);
  }

  /**
   * @param opens another store than the usual one
   */
  static TestWorld start(
      String faults,
      int scale,
      Map<String, String> settings,
      Function<StoreDirectory, CallStore> opens)
      throws IOException {
    TestWorld world = withoutEngine(faults, scale, settings);
    LoadResult loaded = ConfigLoader.load(world.config, world.environment);
    assertThat(loaded.problems()).isEmpty();
    world.engine = get(Engine.start(world.vertx, loaded.config().orElseThrow(), world.data, opens));
    return world;
  }

  /** The carriers alone; {@link #serve} starts an engine in a process of its own. */
  static TestWorld withoutEngine(String faults, int scale, Map<String, String> settings)
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
    env.put("DRAIN", "1s");
    Path data = Files.createTempDirectory("ringfence-store");
    env.put("DATA", data.toString());
    return new TestWorld(carriers, config.resolve("example.yaml"), env, data);
  }

  /** Engines that are served from now on read a changed copy of the configuration. */
  void edit(UnaryOperator<String> change) throws IOException {
    String text = Files.readString(config);
    config = Files.writeString(edited(), change.apply(text));
    LoadResult loaded = ConfigLoader.load(config, environment);
    assertThat(loaded.problems()).isEmpty();
  }

  private Path edited() {
    return data.resolveSibling(data.getFileName() + ".yaml");
  }

  /** Starts {@code ringfence serve}, and waits until it is ready. */
  void serve() throws IOException {
    Path log = data.resolveSibling(data.getFileName() + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    Process started = builder.start();
    process = started;
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              assertThat(started.isAlive()).as("%s", Files.readString(log)).isTrue();
              return ready();
            });
  }

  private boolean ready() {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz")).build();
      return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs {@code ringfence serve} on the same store, and returns what it says when it ends. */
  String serveInVain() throws IOException {
    Process first = process;
    Path log = Files.createTempFile(data.getParent(), "ringfence-vain", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command()).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("PORT", Integer.toString(freePort()));
    int code = end(builder.start());
    process = first;
    String said = Files.readString(log);
    Files.delete(log);
    assertThat(code).as("%s", said).isEqualTo(1);
    return said;
  }

  private List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx512m",
        "-cp",
        System.getProperty("java.class.path"),
        "dev.ringfence.engine.cli.Ringfence",
        "serve",
        "--config",
        config.toString());
  }

  /** What the served engine printed so far. */
  String log() throws IOException {
    return Files.readString(data.resolveSibling(data.getFileName() + ".log"));
  }

  /** As {@code kill -9} does it. */
  void kill() {
    end(Objects.requireNonNull(process).destroyForcibly());
  }

  /** As {@code kill} does it; gives the exit code. */
  int terminate() {
    Process served = Objects.requireNonNull(process);
    served.destroy();
    return end(served);
  }

  private static int end(Process process) {
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Completes when the engine says that its store has failed. */
  CompletableFuture<Throwable> failure() {
    return Objects.requireNonNull(engine).failure().toCompletionStage().toCompletableFuture();
  }

  /** The engine watches a copy of its configuration from now on; returns the copy. */
  Path watch(Path directory) throws IOException {
    Path copy = Files.copy(config, directory.resolve("ringfence.yaml"));
    Objects.requireNonNull(engine)
        .watch(copy, environment, List.of(copy), ContentHash.of(List.of(copy)), 50);
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

  @Override
  public void close() {
    if (engine != null) {
      get(engine.stop());
    }
    if (process != null) {
      kill();
    }
    get(carriers.stop());
    get(vertx.close());
    try (Stream<Path> files = Files.walk(data)) {
      Files.deleteIfExists(data.resolveSibling(data.getFileName() + ".log"));
      Files.deleteIfExists(edited());
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new AssertionError("the store could not be removed", e);
    }
  }
}
