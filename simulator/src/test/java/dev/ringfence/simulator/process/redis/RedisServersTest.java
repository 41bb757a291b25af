package dev.ringfence.simulator.process.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfence.simulator.process.NodeLinks;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real servers in each mode: what the chaos of several nodes takes for granted. */
class RedisServersTest {
  private static final long MILLIS = 60_000;

  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final List<RedisServers> started = new ArrayList<>();

  private RedisServers start(RedisMode mode) throws IOException {
    RedisServers servers = RedisServers.of(mode, directory.resolve("redis"));
    started.add(servers);
    servers.start();
    assertThat(servers.awaitWhole(MILLIS)).isTrue();
    return servers;
  }

  @AfterEach
  void stop() {
    started.forEach(RedisServers::close);
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** Keys of different slots; a master of a cluster has some of them. */
  private static String keyOf(RedisServer master) throws IOException {
    for (int i = 0; i < 1_000; i++) {
      try {
        String unused = master.ask("SET", "key" + i, "old");
        return "key" + i;
      } catch (IOException moved) {
        continue;
      }
    }
    throw new IOException(master.name() + " takes no key");
  }

  @Test
  void killedServer_comesBackWithWhatItHadAcknowledged_orWithoutIfToldSo() throws IOException {
    RedisServers servers = start(RedisMode.STANDALONE);
    RedisServer server = servers.masters().get(0);
    String key = keyOf(server);
    server.kill();
    assertThat(server.alive()).isFalse();
    assertThat(servers.awaitWhole(100)).isFalse();
    servers.restart(server);
    assertThat(server.ask("GET", key)).isEqualTo("old");
    server.kill();
    server.wipe();
    servers.restart(server);
    assertThat(server.ask("GET", key)).isEmpty();
  }

  @Test
  void suspendedServer_doesNotAnswer_untilItIsResumed() throws IOException {
    RedisServers servers = start(RedisMode.STANDALONE);
    RedisServer server = servers.masters().get(0);
    server.suspend();
    assertThatThrownBy(() -> server.ask("PING")).isInstanceOf(IOException.class);
    server.resume();
    assertThat(server.ask("PING")).isEqualTo("PONG");
  }

  @ParameterizedTest
  @EnumSource(names = {"SENTINEL", "CLUSTER"})
  void failover_losesWhatTheReplicaHadNotGot_andNoMore(RedisMode mode) throws IOException {
    RedisServers servers = start(mode);
    RedisServer master = servers.masters().get(0);
    int masters = servers.masters().size();
    String key = keyOf(master);
    assertThat(master.ask("WAIT", "1", "5000")).isEqualTo("1");
    servers.cutReplication(master);
    String unused = master.ask("SET", key, "new");
    master.kill();
    assertThat(servers.awaitSuccessor(master, MILLIS)).isTrue();
    List<RedisServer> now = servers.masters();
    assertThat(now).hasSize(masters).doesNotContain(master);
    assertThat(values(now, key)).containsExactly("old");
    servers.restart(master);
    assertThat(servers.awaitWhole(MILLIS)).isTrue();
    assertThat(servers.masters()).isEqualTo(now);
    assertThat(master.info("replication", "role")).isEqualTo("slave");
  }

  private static List<String> values(List<RedisServer> masters, String key) {
    return masters.stream()
        .map(
            server -> {
              try {
                return server.ask("GET", key);
              } catch (IOException moved) {
                return "";
              }
            })
        .filter(value -> !value.isEmpty())
        .toList();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE"})
  void emptiedServers_workTogetherAgain_withNothing(RedisMode mode) throws IOException {
    RedisServers servers = start(mode);
    RedisServer master = servers.masters().get(0);
    String key = keyOf(master);
    for (RedisServer server : servers.data()) {
      server.kill();
    }
    for (RedisServer server : servers.data()) {
      server.wipe();
    }
    for (RedisServer server : servers.data()) {
      servers.restart(server);
    }
    assertThat(servers.awaitWhole(MILLIS)).isTrue();
    assertThat(values(servers.masters(), key)).isEmpty();
  }

  /** A client that was sent on to a server must not get around the proxy before it. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE"})
  void clientOfACutNode_reachesNoServer_whileAnotherNodesDoes(RedisMode mode) throws IOException {
    RedisServers servers = start(mode);
    try (NodeLinks cut = new NodeLinks(vertx, servers.ports());
        NodeLinks other = new NodeLinks(vertx, servers.ports());
        Client first = Client.of(mode, servers.uri(cut::seen));
        Client second = Client.of(mode, servers.uri(other::seen))) {
      first.writeAll();
      cut.cut();
      assertThatThrownBy(first::writeAll).isInstanceOf(RuntimeException.class);
      second.writeAll();
      cut.heal();
      try (Client again = Client.of(mode, servers.uri(cut::seen))) {
        again.writeAll();
      }
      other.silence();
      assertThatThrownBy(second::writeAll).isInstanceOf(RuntimeException.class);
      other.heal();
    }
  }

  /** A client as an engine would be one. */
  private record Client(RedisClusterCommands<String, String> commands, Runnable end)
      implements AutoCloseable {
    static Client of(RedisMode mode, String uri) {
      Client client = mode == RedisMode.CLUSTER ? ofCluster(uri) : ofServer(uri);
      // The servers of a cluster are connected to when they are first needed.
      Awaitility.await().ignoreExceptions().untilAsserted(client::writeAll);
      return client;
    }

    private static Client ofServer(String uri) {
      RedisClient client = RedisClient.create(soon(RedisURI.create(uri)));
      client.setOptions(options(ClientOptions.builder()).build());
      return new Client(client.connect().sync(), client::shutdown);
    }

    private static Client ofCluster(String uris) {
      RedisClusterClient client =
          RedisClusterClient.create(
              Arrays.stream(uris.split(",")).map(one -> soon(RedisURI.create(one))).toList());
      ClusterClientOptions.Builder builder = ClusterClientOptions.builder();
      ClientOptions.Builder unused = options(builder);
      client.setOptions(builder.build());
      return new Client(client.connect().sync(), client::shutdown);
    }

    private static RedisURI soon(RedisURI uri) {
      uri.setTimeout(Duration.ofSeconds(2));
      return uri;
    }

    private static ClientOptions.Builder options(ClientOptions.Builder builder) {
      return builder
          .autoReconnect(false)
          .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
          .maintNotificationsConfig(MaintNotificationsConfig.disabled());
    }

    /** One key of each of many slots: a cluster's client needs all masters for that. */
    void writeAll() {
      for (int i = 0; i < 20; i++) {
        assertThat(commands.set("all" + i, "x")).isEqualTo("OK");
      }
    }

    @Override
    public void close() {
      end.run();
    }
  }
}
