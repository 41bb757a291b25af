package dev.ringfence.simulator.process.redis;

import dev.ringfence.simulator.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;

/** A master and a replica, and three Sentinels, two of which must agree that the master is gone. */
final class SentinelRedis extends RedisServers {
  private static final String MASTER = "ringfence";
  private static final int SENTINELS = 3;
  private static final long WHOLE_MILLIS = 60_000;

  /** Sentinel waits twice as long between two failovers. */
  private static final int FAILOVER_MILLIS = 3_000;

  private final List<RedisServer> sentinels = new ArrayList<>();

  SentinelRedis(Path directory) throws IOException {
    super(directory);
    RedisServer first = store("redis-1");
    RedisServer unused = store("redis-2");
    for (int i = 1; i <= SENTINELS; i++) {
      sentinels.add(sentinel("sentinel-" + i, first.port()));
    }
  }

  private RedisServer sentinel(String name, int master) throws IOException {
    int port = Ports.free();
    Path file = Files.createDirectories(directory().resolve(name)).resolve("sentinel.conf");
    Files.write(
        file,
        List.of(
            "port " + port,
            "bind 127.0.0.1",
            "dir " + file.getParent(),
            "sentinel monitor " + MASTER + " 127.0.0.1 " + master + " 2",
            "sentinel down-after-milliseconds " + MASTER + " " + DEAD_MILLIS,
            "sentinel failover-timeout " + MASTER + " " + FAILOVER_MILLIS));
    return add(name, port, List.of(file.toString(), "--sentinel"));
  }

  @Override
  public void start() throws IOException {
    RedisServer first = data().get(0);
    first.start();
    startAsReplica(data().get(1), first.port());
    for (RedisServer sentinel : sentinels) {
      sentinel.start();
    }
    if (!awaitWhole(WHOLE_MILLIS)) {
      throw new IOException("Sentinel does not work; see " + directory());
    }
  }

  private static void startAsReplica(RedisServer server, int master) throws IOException {
    server.start("--replicaof", "127.0.0.1", Integer.toString(master));
  }

  @Override
  public String uri(IntUnaryOperator seen) {
    return "redis-sentinel://"
        + sentinels.stream()
            .map(sentinel -> "127.0.0.1:" + seen.applyAsInt(sentinel.port()))
            .collect(Collectors.joining(","))
        + "/0#"
        + MASTER;
  }

  @Override
  public List<RedisServer> masters() throws IOException {
    int port = master(sentinels.get(0));
    for (RedisServer sentinel : sentinels) {
      if (master(sentinel) != port) {
        throw new IOException("the Sentinels do not agree yet");
      }
    }
    return data().stream().filter(server -> server.port() == port).toList();
  }

  private static int master(RedisServer sentinel) throws IOException {
    String[] address = sentinel.ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER).split("\n");
    return Integer.parseInt(address[1]);
  }

  @Override
  boolean whole() throws IOException {
    RedisServer master = masters().get(0);
    for (RedisServer server : data()) {
      boolean good =
          server == master
              ? server.info("replication", "role").equals("master")
              : server.info("replication", "master_link_status").equals("up")
                  && server
                      .info("replication", "master_port")
                      .equals(Integer.toString(master.port()));
      if (!good) {
        return false;
      }
    }
    for (RedisServer sentinel : sentinels) {
      String seen = "\n" + sentinel.ask("SENTINEL", "MASTER", MASTER) + "\n";
      String replicas = "\n" + sentinel.ask("SENTINEL", "REPLICAS", MASTER) + "\n";
      if (!seen.contains("\nflags\nmaster\n")
          || !seen.contains("\nnum-other-sentinels\n" + (SENTINELS - 1) + "\n")
          || !replicas.contains("\nflags\nslave\n")) {
        return false;
      }
    }
    return true;
  }

  /** Sentinel would make it a replica too, but only after ten seconds. */
  @Override
  public void restart(RedisServer server) throws IOException {
    int master = master(sentinels.get(0));
    if (master == server.port()) {
      server.start();
    } else {
      startAsReplica(server, master);
    }
  }
}
