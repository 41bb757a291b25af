package dev.ringfence.engine.redis;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** Three masters that share the slots, without replicas. */
public final class RedisCluster implements AutoCloseable {
  private static final int SLOTS = 16384;

  private final List<RedisServer> servers;

  private RedisCluster(List<RedisServer> servers) {
    this.servers = servers;
  }

  /** Starts three servers, and waits until each knows of all. */
  public static RedisCluster ofThree() {
    String[] options = {"--save", "", "--cluster-enabled", "yes", "--cluster-node-timeout", "2000"};
    RedisCluster cluster =
        new RedisCluster(IntStream.range(0, 3).mapToObj(i -> new RedisServer(options)).toList());
    try {
      cluster.meet();
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private void meet() {
    int count = servers.size();
    for (int i = 0; i < count; i++) {
      try (RedisLink one = open(servers.get(i))) {
        one.commands().clusterSetConfigEpoch(i + 1);
        one.commands()
            .clusterAddSlots(IntStream.range(i * SLOTS / count, (i + 1) * SLOTS / count).toArray());
        one.commands().clusterMeet("127.0.0.1", servers.get(0).port);
        var told = one.commands().ping().toCompletableFuture();
        one.flush();
        told.join();
      }
    }
    Awaitility.await().until(() -> servers.stream().allMatch(RedisCluster::isWhole));
  }

  private static boolean isWhole(RedisServer server) {
    try (RedisLink link = open(server)) {
      var info = link.commands().clusterInfo().toCompletableFuture();
      link.flush();
      return info.join().contains("cluster_state:ok")
          && info.join().contains("cluster_known_nodes:3");
    }
  }

  private static RedisLink open(RedisServer server) {
    return RedisLink.open(
        RedisTest.shared().resources,
        new RedisSettings(server.uri(), Duration.ofSeconds(5), Duration.ofSeconds(10), 10_000));
  }

  public String uri() {
    return servers.stream().map(RedisServer::uri).collect(Collectors.joining(","));
  }

  @Override
  public void close() {
    servers.forEach(RedisServer::close);
  }
}
