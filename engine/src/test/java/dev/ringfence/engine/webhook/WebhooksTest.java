package dev.ringfence.engine.webhook;

import static dev.ringfence.engine.webhook.Receiver.status;
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
import dev.ringfence.engine.webhook.Receiver.Got;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P5 for what runners are told: a real store, real sockets, a receiver of our own. */
class WebhooksTest {
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

  private final Vertx vertx = Vertx.vertx();
  @TempDir private Path dir;
  private Receiver receiver;
  private StoreDirectory directory;
  private SqliteStore store;
  private Webhooks webhooks;
  private HttpClientOptions options = new HttpClientOptions();
  private RetrySchedule schedule = fast(20);
  private TargetGuard.Resolver resolver = InetAddress::getAllByName;

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

  private static RetrySchedule fast(int retries) {
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

  private void restart() {
    stop();
    start();
  }

  private String url(String path) {
    return "http://127.0.0.1:" + receiver.port() + path;
  }

  private static String endpoint(String name, String url) {
    return "      - {name: %s, url: \"%s\", secret: \"%s\"}%n"
        .formatted(name, url, Receiver.SECRET);
  }

  private void configure(String... endpoints) {
    configureAllowing("127.0.0.0/8", endpoints);
  }

  private void configureAllowing(String allowed, String... endpoints) {
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
  private void owe(String endpoint, int calls) {
    List<Change> changes = new ArrayList<>();
    for (int row = 0; row < calls; row++) {
      changes.add(new Change.Owed("acme", endpoint, 1, row, System.currentTimeMillis()));
    }
    write(changes);
    webhooks.wake("acme", endpoint);
  }

  private void write(List<Change> changes) {
    CompletableFuture<Boolean> kept = new CompletableFuture<>();
    store.write(new Unit(changes, false, () -> kept.complete(true)));
    kept.join();
  }

  private List<Delivery> log(DeliveryLog.State state) {
    return store
        .deliveries()
        .page(new DeliveryLog.Filter("acme", state, null, null), Long.MAX_VALUE, 1_000);
  }

  private void awaitLog(DeliveryLog.State state, int count) {
    await().untilAsserted(() -> assertThat(log(state)).hasSize(count));
  }

  private void awaitGot(int count) {
    await().untilAsserted(() -> assertThat(receiver.got()).hasSizeGreaterThanOrEqualTo(count));
  }

  @Test
  void finishedCall_isTold_withASignatureThatVerifies() {
    configure(endpoint("crm", url("/hook?a=b")));
    owe("crm", 1);

    awaitLog(DeliveryLog.State.DELIVERED, 1);
    Got got = receiver.got().get(0);
    got.verify(Receiver.SECRET);
    assertThat(got.id()).isEqualTo("evt_b-0");
    assertThat(got.path()).isEqualTo("/hook");
    assertThat(got.body()).startsWith("{\"type\":\"call.finished\"");
    assertThat(Math.abs(got.timestamp() - System.currentTimeMillis() / 1_000)).isLessThan(300);
    assertThat(receiver.got()).hasSize(1);
  }

  @Test
  void answer500_isTriedAgain_withTheSameId_signedAnew() {
    receiver.answers = request -> status(receiver.got().size() < 3 ? 500 : 204).accept(request);
    configure(endpoint("crm", url("/")));
    owe("crm", 1);

    awaitLog(DeliveryLog.State.DELIVERED, 1);
    assertThat(receiver.got()).hasSize(3).allSatisfy(got -> got.verify(Receiver.SECRET));
    assertThat(receiver.got()).extracting(Got::id).containsOnly("evt_b-0");
    assertThat(log(DeliveryLog.State.DELIVERED).get(0).last().attempts()).isEqualTo(3);
  }

  @Test
  void processThatEndsBeforeItSends_theNextOneSends() {
    write(
        List.of(
            new Change.Owed("acme", "crm", 1, 0, 1),
            new Change.Owed("acme", "crm", 1, Delivery.WHOLE_BATCH, 1)));
    restart();
    assertThat(receiver.got()).isEmpty();
    configure(endpoint("crm", url("/")));

    awaitLog(DeliveryLog.State.DELIVERED, 2);
    assertThat(receiver.got()).extracting(Got::id).containsExactlyInAnyOrder("evt_b-0", "evt_b--1");
  }

  @Test
  void manyAtOnce_eachIsToldOnce() {
    configure(endpoint("crm", url("/")));
    owe("crm", 1_000);

    awaitLog(DeliveryLog.State.DELIVERED, 1_000);
    assertThat(receiver.got()).extracting(Got::id).doesNotHaveDuplicates().hasSize(1_000);
  }

  @Test
  void answer410_disables_overRestarts_andNothingIsLost() {
    receiver.answers = status(410);
    configure(endpoint("crm", url("/")));
    owe("crm", 1);
    await()
        .untilAsserted(
            () -> assertThat(store.deliveries().endpoint("acme", "crm").goneHash()).isNotEmpty());
    assertThat(webhooks.disabled("acme", "crm")).isTrue();
    owe("crm", 3);

    restart();
    configure(endpoint("crm", url("/")));
    assertThat(webhooks.disabled("acme", "crm")).isTrue();
    assertThat(log(DeliveryLog.State.PENDING)).hasSize(4);
    assertThat(receiver.got()).hasSize(1);

    receiver.answers = status(200);
    write(List.of(new Change.EndpointBack("acme", "crm")));
    webhooks.enabled("acme", "crm");
    awaitLog(DeliveryLog.State.DELIVERED, 4);
  }

  @Test
  void disabledEndpoint_withAnotherUrl_isSentToAgain() {
    receiver.answers = status(410);
    configure(endpoint("crm", url("/old")));
    owe("crm", 2);
    await().until(() -> webhooks.disabled("acme", "crm"));

    receiver.answers = status(200);
    configure(endpoint("crm", url("/new")));
    awaitLog(DeliveryLog.State.DELIVERED, 2);
    assertThat(receiver.got()).extracting(Got::path).contains("/old", "/new");
  }

  @Test
  void redirect_isNotFollowed() {
    receiver.answers =
        request ->
            request.response().setStatusCode(302).putHeader("Location", url("/elsewhere")).end();
    configure(endpoint("crm", url("/")));
    owe("crm", 1);

    await()
        .untilAsserted(
            () ->
                assertThat(log(DeliveryLog.State.PENDING).get(0).last().error())
                    .isEqualTo("answered 302: redirects are not followed"));
    awaitGot(2);
    assertThat(receiver.got()).extracting(Got::path).containsOnly("/");
  }

  @Test
  void nameOfALoopbackAddress_isRefused_beforeAnyConnection() {
    schedule = fast(0);
    restart();
    configureAllowing("10.0.0.0/8", endpoint("crm", "http://localhost:" + receiver.port()));
    owe("crm", 1);

    awaitLog(DeliveryLog.State.FAILED, 1);
    assertThat(log(DeliveryLog.State.FAILED).get(0).last().error())
        .contains("localhost")
        .contains("webhooks.allow_private");
    assertThat(receiver.got()).isEmpty();
  }

  @Test
  void connectionIsMadeToTheAddressThatWasJudged_theNameIsNotAskedForAgain() throws Exception {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    List<String> asked = new CopyOnWriteArrayList<>();
    resolver =
        host -> {
          asked.add(host);
          return new InetAddress[] {loopback};
        };
    restart();
    configure(endpoint("crm", "http://hooks.invalid:" + receiver.port()));
    owe("crm", 1);

    awaitLog(DeliveryLog.State.DELIVERED, 1);
    assertThat(receiver.got().get(0).host()).isEqualTo("hooks.invalid:" + receiver.port());
    assertThat(asked).containsExactly("hooks.invalid");
  }

  @Test
  void givenUp_isReplayed_oneByOneOrAllOfAPeriod() {
    schedule = fast(0);
    restart();
    receiver.answers = status(503);
    configure(endpoint("crm", url("/")));
    owe("crm", 3);
    awaitLog(DeliveryLog.State.FAILED, 3);

    receiver.answers = status(200);
    Delivery youngest = log(DeliveryLog.State.FAILED).get(0);
    write(List.of(new Change.Replayed(youngest.id(), System.currentTimeMillis())));
    webhooks.enabled("acme", "crm");
    awaitLog(DeliveryLog.State.DELIVERED, 1);
    assertThat(receiver.got().get(receiver.got().size() - 1).id())
        .isEqualTo("evt_b-" + youngest.row());

    long now = System.currentTimeMillis();
    write(List.of(new Change.AllReplayed("acme", "crm", now + 1_000, Long.MAX_VALUE, now)));
    assertThat(log(DeliveryLog.State.FAILED)).hasSize(2);
    write(List.of(new Change.AllReplayed("acme", "crm", 0, now + 1_000, now)));
    webhooks.enabled("acme", "crm");
    awaitLog(DeliveryLog.State.DELIVERED, 3);
  }

  @Test
  void endpointThatNeverAnswers_holdsUpNoOther() {
    List<HttpServerRequest> hanging = new CopyOnWriteArrayList<>();
    receiver.answers =
        request -> {
          if (request.path().equals("/slow")) {
            hanging.add(request);
          } else {
            request.response().end();
          }
        };
    configure(endpoint("slow", url("/slow")), endpoint("quick", url("/quick")));
    owe("slow", 50);
    await().untilAsserted(() -> assertThat(hanging).isNotEmpty());
    owe("quick", 200);

    await()
        .untilAsserted(
            () ->
                assertThat(receiver.got())
                    .filteredOn(got -> got.path().equals("/quick"))
                    .hasSize(200));
    assertThat(hanging).hasSizeLessThanOrEqualTo(Pace.MOST * 2);
    assertThat(hanging).allSatisfy(request -> assertThat(request.response().ended()).isFalse());
  }

  @Test
  void endpointThatNeverAnswers_isGivenUpOnInTime() {
    schedule = fast(0);
    restart();
    receiver.answers = request -> {};
    configure(endpoint("crm", url("/")));
    owe("crm", 1);

    awaitLog(DeliveryLog.State.FAILED, 1);
    assertThat(log(DeliveryLog.State.FAILED).get(0).last().error()).isEqualTo("no answer in time");
  }

  @Test
  void answerWithoutEnd_countsByItsStatus() {
    receiver.answers =
        request -> {
          request.response().setChunked(true);
          for (int i = 0; i < 64; i++) {
            request.response().write(Buffer.buffer(new byte[8 << 10]));
          }
        };
    configure(endpoint("crm", url("/")));
    owe("crm", 1);

    awaitLog(DeliveryLog.State.DELIVERED, 1);
  }

  @Test
  void endpointThatIsGoneFromTheConfiguration_isSentNothing_andItsDueWhenItIsBack() {
    configure(endpoint("crm", url("/")), endpoint("bi", url("/bi")));
    configure(endpoint("bi", url("/bi")));
    owe("crm", 2);
    owe("bi", 1);
    awaitGot(1);
    assertThat(receiver.got()).extracting(Got::path).containsOnly("/bi");

    configure(endpoint("crm", url("/")), endpoint("bi", url("/bi")));
    awaitLog(DeliveryLog.State.DELIVERED, 3);
  }

  @Test
  void tls_isHeldAgainstTheUrlsHost_thoughTheConnectionGoesToAnAddress() throws Exception {
    PfxOptions certificate = certificate("hooks.test");
    receiver.close();
    receiver =
        new Receiver(vertx, new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate));
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    resolver = host -> new InetAddress[] {loopback};
    schedule = fast(0);
    options = new HttpClientOptions().setTrustOptions(certificate);
    restart();
    configure(
        endpoint("right", "https://hooks.test:" + receiver.port()),
        endpoint("wrong", "https://other.test:" + receiver.port()));
    owe("right", 1);
    owe("wrong", 1);

    awaitLog(DeliveryLog.State.DELIVERED, 1);
    awaitLog(DeliveryLog.State.FAILED, 1);
    assertThat(log(DeliveryLog.State.FAILED).get(0).endpoint()).isEqualTo("wrong");
    assertThat(log(DeliveryLog.State.FAILED).get(0).last().error()).startsWith("TLS failed");
    assertThat(receiver.got()).hasSize(1);
  }

  @Test
  void tls_certificateThatNobodySigned_isRefused() throws Exception {
    receiver.close();
    receiver =
        new Receiver(
            vertx,
            new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate("localhost")));
    schedule = fast(0);
    restart();
    configure(endpoint("crm", "https://127.0.0.1:" + receiver.port()));
    owe("crm", 1);

    awaitLog(DeliveryLog.State.FAILED, 1);
    assertThat(log(DeliveryLog.State.FAILED).get(0).last().error()).startsWith("TLS failed");
    assertThat(receiver.got()).isEmpty();
  }

  private PfxOptions certificate(String host) throws IOException, InterruptedException {
    Path file = dir.resolve(host + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "key",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + host,
                "-ext",
                "SAN=dns:" + host,
                "-storetype",
                "PKCS12",
                "-storepass",
                "password",
                "-keystore",
                file.toString())
            .inheritIO()
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).isZero();
    return new PfxOptions().setPath(file.toString()).setPassword("password");
  }
}
