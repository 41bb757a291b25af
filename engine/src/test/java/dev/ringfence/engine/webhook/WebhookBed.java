package dev.ringfence.engine.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfence.engine.config.ConfigLoader;
import dev.ringfence.engine.config.EngineConfig;
import dev.ringfence.engine.config.LoadResult;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.Delivery;
import dev.ringfence.engine.store.DeliveryLog;
import dev.ringfence.engine.store.SqliteStore;
import dev.ringfence.engine.store.StoreDirectory;
import dev.ringfence.engine.store.Unit;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Webhooks over a real store and real sockets, with a receiver of our own that tests give its
 * answers. What a test sets of {@code options}, {@code schedule} and {@code resolver} holds from
 * the next {@link #restart} on, which keeps what is on disk.
 */
abstract class WebhookBed {
  private static final String CONFIG =
      """
      server: {public_url: "https://calls.example.com"}
      workspaces:
        - name: acme
          api_keys: [acme-key-0123456789]
          webhooks:
      %s
      webhooks: {allow_private: [%s]}
      accounts:
        - {name: east, provider: twilio, id: AC00000000000000000000000000000001, token: t, cps: 5}
      numbers: [{number: "+14155550100", account: east}]
      templates:
        - {name: reminder, workspace: acme, pool: ["*"], ring: 30s, answer: {say: Hello}}
      destinations: {countries: [US]}
      """;

  final Vertx vertx = Vertx.vertx();
  @TempDir Path dir;
  Receiver receiver;
  private StoreDirectory directory;
  SqliteStore store;
  Webhooks webhooks;
  HttpClientOptions options = new HttpClientOptions();
  RetrySchedule schedule = fast(20);
  TargetGuard.Resolver resolver = InetAddress::getAllByName;

  @BeforeEach
  void open() {
    receiver = new Receiver(vertx);
    start();
  }

  @AfterEach
  void close() {
    stop();
    receiver.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  static RetrySchedule fast(int retries) {
    List<Duration> delays = new ArrayList<>();
    for (int i = 0; i < retries; i++) {
      delays.add(Duration.ofMillis(20));
    }
    return new RetrySchedule(delays);
  }

  private void start() {
    directory = StoreDirectory.take(dir.resolve("data"));
    store = SqliteStore.open(directory);
    webhooks =
        new Webhooks(
            store,
            delivery ->
                new Message(
                    "evt_b-" + delivery.row(),
                    ("{\"type\":\"call.finished\",\"data\":{\"row\":" + delivery.row() + "}}")
                        .getBytes(StandardCharsets.UTF_8)),
            new SimpleMeterRegistry(),
            System::currentTimeMillis,
            new Post(vertx, options, Pace.MOST, 3_000),
            schedule,
            resolver);
  }

  private void stop() {
    webhooks.close();
    store.close();
    directory.close();
  }

  final void restart() {
    stop();
    start();
  }

  final String url(String path) {
    return "http://127.0.0.1:" + receiver.port() + path;
  }

  static String endpoint(String name, String url) {
    return "      - {name: %s, url: \"%s\", secret: \"%s\"}%n"
        .formatted(name, url, Receiver.SECRET);
  }

  final void configure(String... endpoints) {
    configureAllowing("127.0.0.0/8", endpoints);
  }

  final void configureAllowing(String allowed, String... endpoints) {
    try {
      Path file =
          Files.writeString(
              dir.resolve("ringfence.yaml"), CONFIG.formatted(String.join("", endpoints), allowed));
      LoadResult loaded = ConfigLoader.load(file, Map.of());
      assertThat(loaded.problems()).isEmpty();
      EngineConfig config = loaded.config().orElseThrow();
      assertThat(config.toString()).doesNotContain(Receiver.SECRET);
      webhooks.configure(config);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** As the lane does it when calls end: on disk first, then the courier is woken. */
  final void owe(String endpoint, int calls) {
    List<Change> changes = new ArrayList<>();
    for (int row = 0; row < calls; row++) {
      changes.add(new Change.Owed("acme", endpoint, 1, row, System.currentTimeMillis()));
    }
    write(changes);
    webhooks.wake("acme", endpoint);
  }

  final void write(List<Change> changes) {
    CompletableFuture<Boolean> kept = new CompletableFuture<>();
    store.write(new Unit(changes, false, () -> kept.complete(true)));
    kept.join();
  }

  final List<Delivery> log(DeliveryLog.State state) {
    return store
        .deliveries()
        .page(new DeliveryLog.Filter("acme", state, null, null), Long.MAX_VALUE, 1_000);
  }

  final void awaitLog(DeliveryLog.State state, int count) {
    await().untilAsserted(() -> assertThat(log(state)).hasSize(count));
  }

  final void awaitGot(int count) {
    await().untilAsserted(() -> assertThat(receiver.got()).hasSizeGreaterThanOrEqualTo(count));
  }
}
