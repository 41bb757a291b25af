package dev.ringfence.simulator.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfence.engine.config.ConfigLoader;
import dev.ringfence.engine.config.LoadResult;
import dev.ringfence.engine.runtime.Engine;
import dev.ringfence.simulator.audit.AuditReport;
import dev.ringfence.simulator.audit.Auditor;
import dev.ringfence.simulator.audit.CarrierEvent;
import dev.ringfence.simulator.audit.MatchReport;
import dev.ringfence.simulator.audit.ResultMatcher;
import dev.ringfence.simulator.carrier.CarrierConfigReader;
import dev.ringfence.simulator.carrier.Carriers;
import dev.ringfence.simulator.model.FaultPlan;
import dev.ringfence.simulator.process.redis.RedisMode;
import dev.ringfence.simulator.process.redis.RedisServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * P1, P2, P3, P4 over nodes: engines with stores of their own that share limits, judged from the
 * carriers' side as if they were one. That engines which do not share are caught, {@code
 * P8NodesChaosTest} sees.
 */
class NodesFrontDoorTest {
  private static final int SCALE = 120;
  private static final long JITTER_NANOS = 30_000_000L;
  private static final long INBOUND_ALLOWANCE_NANOS = 500_000_000L;
  private static final int CALLS = 250;

  @TempDir Path home;
  private final Vertx vertx = Vertx.vertx();
  private @Nullable RedisServers redis;
  private final List<Node> nodes = new ArrayList<>();
  private @Nullable Carriers started;

  /** An engine, and what its runner asks of it. */
  private record Node(Engine engine, EngineApi api) {}

  @AfterEach
  void end() {
    nodes.forEach(node -> get(node.engine.stop()));
    get(carriers().stop());
    if (redis != null) {
      redis.close();
    }
    get(vertx.close());
  }

  @Test
  void threeNodesOnTheSameNumbers_exceedNothing() throws IOException {
    List<String> batches = run("all", CALLS);
    assertThat(audit().violationList()).isEmpty();
    match(batches);
  }

  /** A call of unknown fate is looked up by its numbers, which another node's has too. */
  @Test
  void threeNodesToTheSameDestinations_exceedNothing() throws IOException {
    List<String> batches = run("all", CALLS / 2);
    assertThat(audit().violationList()).isEmpty();
    match(batches);
  }

  @Test
  void P5_batchOfOneNode_isCalledByAll_andReadFromAny() throws IOException {
    start("all");
    String batch = nodes.get(0).api.submit("reminder", 2 * CALLS, 13055550000L);
    nodes.get(2).api.awaitDone(batch);
    nodes.forEach(node -> node.api.awaitAtRest());
    assertThat(nodes).allMatch(node -> node.api.counter("dials.placed") > 0);
    assertThat(audit().violationList()).isEmpty();
    assertThat(nodes.get(1).api.results(batch)).isEqualTo(nodes.get(0).api.results(batch));
    match(List.of(batch));
  }

  @Test
  void P5_commandToAnyNode_isFollowedByAll() throws IOException {
    start("none");
    EngineApi first = nodes.get(0).api;
    EngineApi other = nodes.get(1).api;
    String batch = first.submit("reminder", 20 * CALLS, 13055560000L);
    assertThat(other.get("/v1/batches/" + batch, "ACME_API_KEY").get("state").asText())
        .isEqualTo("running");
    other.send("POST", "/v1/batches/" + batch + "/pause", "", "text/plain", "ACME_API_KEY");
    nodes.forEach(node -> node.api.awaitAtRest());
    int done = first.get("/v1/batches/" + batch, "ACME_API_KEY").get("done").asInt();
    assertThat(done).isLessThan(20 * CALLS);
    nodes
        .get(2)
        .api
        .send("POST", "/v1/batches/" + batch + "/cancel", "", "text/plain", "ACME_API_KEY");
    JsonNode end = first.awaitDone(batch);
    assertThat(end.get("state").asText()).isEqualTo("canceled");
    assertThat(end.get("dispositions").get("canceled").asInt()).isEqualTo(20 * CALLS - done);
    // The rest of the pool's calls ended before: nobody is called of what was canceled.
    assertThat(audit().violationList()).isEmpty();
  }

  @Test
  void P5_sameKeyAtTwoNodes_isOneBatch_andAnotherBodyIsRefused() throws IOException {
    start("none");
    HttpResponse<String> one = keyed(0, "+13055570001");
    HttpResponse<String> again = keyed(1, "+13055570001");
    HttpResponse<String> other = keyed(2, "+13055570002");
    assertThat(one.statusCode()).isEqualTo(202);
    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(again.headers().firstValue("Location"))
        .isEqualTo(one.headers().firstValue("Location"));
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(other.body()).contains("idempotency");
    nodes.get(1).api.awaitDone(one.headers().firstValue("Location").orElseThrow().substring(12));
    assertThat(carriers().events())
        .filteredOn(event -> event.toString().contains("570002"))
        .isEmpty();
  }

  private HttpResponse<String> keyed(int node, String to) {
    return nodes
        .get(node)
        .api
        .raw(
            "POST",
            "/v1/batches?template=reminder",
            "to,item_id,name\n" + to + ",i1,Ann\n",
            "text/csv",
            "ACME_API_KEY",
            "Idempotency-Key",
            "the-same-key");
  }

  /**
   * Each node is given a batch; returns when all are done.
   *
   * @param apart by how many destinations a node's batch begins after that of the one before
   */
  private List<String> run(String faults, int apart) throws IOException {
    start(faults);
    List<String> batches = new ArrayList<>();
    long first = 13055550000L;
    for (Node node : nodes) {
      batches.add(node.api.submit("reminder", CALLS, first));
      first += apart;
    }
    for (int n = 0; n < nodes.size(); n++) {
      nodes.get(n).api.awaitDone(batches.get(n));
      nodes.get(n).api.awaitAtRest();
    }
    return batches;
  }

  private void start(String faults) throws IOException {
    Path config = Path.of("..", "config");
    Carriers carriers =
        get(
            Carriers.start(
                vertx,
                CarrierConfigReader.read(config.resolve("carriers.yaml"))
                    .withTimeScale(SCALE)
                    .withSeed(7)
                    .withFaults(FaultPlan.parse(faults)),
                0));
    started = carriers;
    String cluster = cluster();
    for (String name : List.of("a", "b", "c")) {
      start(config.resolve("example.yaml"), name, cluster);
    }
    // What is shared can be asked for on a node once it has joined the others, not when it serves.
    nodes.forEach(node -> node.api.awaitSharing());
  }

  /** The section of the configuration, the same for all. */
  private String cluster() throws IOException {
    RedisServers servers = RedisServers.of(RedisMode.STANDALONE, home.resolve("redis"));
    redis = servers;
    servers.start();
    return "\ncluster: {redis: \"%s\", nodes: [a, b, c], node: \"${RINGFENCE_NODE}\"}\n"
        .formatted(servers.uri(port -> port));
  }

  private void start(Path example, String name, String cluster) throws IOException {
    int port = freePort();
    Map<String, String> env = new HashMap<>(EngineApi.KEYS);
    env.put("PORT", Integer.toString(port));
    env.put("PUBLIC_URL", "http://127.0.0.1:" + port);
    for (String provider : List.of("TWILIO", "PLIVO", "EXOTEL")) {
      env.put(provider + "_BASE_URL", carriers().url());
    }
    env.put("HOUR", 3600 / SCALE + "s");
    env.put("WEEK", 604_800 / SCALE + "s");
    env.put("SWEEP", "1s");
    env.put("PROVE_ABSENT", "4s");
    env.put("DRAIN", "1s");
    env.put("DATA", home.resolve(name).toString());
    for (String template : List.of("REMINDER", "SURVEY", "COLLECTIONS", "DELIVERY")) {
      env.put(template + "_HOURS", "00:00-24:00");
    }
    env.put("RINGFENCE_NODE", name);
    String text = Files.readString(example) + cluster;
    Path file = Files.writeString(home.resolve(name + ".yaml"), text);
    LoadResult loaded = ConfigLoader.load(file, env);
    assertThat(loaded.problems()).isEmpty();
    Engine engine = get(Engine.start(vertx, loaded.config().orElseThrow(), home.resolve(name)));
    nodes.add(new Node(engine, new EngineApi(port)));
  }

  private Carriers carriers() {
    return Objects.requireNonNull(started);
  }

  private AuditReport audit() {
    return Auditor.audit(
        carriers().events(), carriers().rules(), JITTER_NANOS, INBOUND_ALLOWANCE_NANOS);
  }

  private void match(List<String> batches) {
    ResultMatcher matcher = new ResultMatcher();
    List<CarrierEvent> events = carriers().events();
    events.forEach(matcher::feed);
    for (int n = 0; n < batches.size(); n++) {
      // From another node than the one that took it.
      nodes.get((n + 1) % nodes.size()).api.results(batches.get(n)).forEach(matcher::feed);
    }
    MatchReport match = matcher.report();
    assertThat(match.examples()).isEmpty();
    assertThat(match.mismatched()).isZero();
    assertThat(match.duplicateDials()).isZero();
    assertThat(match.unfinished()).isZero();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("did not start or stop", e);
    }
  }
}
