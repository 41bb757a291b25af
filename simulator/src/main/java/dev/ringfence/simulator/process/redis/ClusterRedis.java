package dev.ringfence.simulator.process.redis;

import dev.ringfence.simulator.process.Pause;
import dev.ringfence.simulator.process.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;

/** A Redis Cluster: three masters, each with a replica of its own. */
final class ClusterRedis extends RedisServers {
  private static final int MASTERS = 3;
  private static final int SLOTS = 16_384;
  private static final long WHOLE_MILLIS = 60_000;
  private static final long LOOK_EVERY_MILLIS = 50;

  private final Map<RedisServer, Integer> buses = new HashMap<>();

  ClusterRedis(Path directory) throws IOException {
    super(directory);
    for (int i = 1; i <= 2 * MASTERS; i++) {
      int bus = Ports.free();
      RedisServer server =
          store(
              "redis-" + i,
              "--cluster-enabled",
              "yes",
              "--cluster-announce-ip",
              "127.0.0.1",
              "--cluster-port",
              Integer.toString(bus),
              "--cluster-node-timeout",
              Integer.toString(DEAD_MILLIS),
              "--cluster-allow-replica-migration",
              "no");
      buses.put(server, bus);
    }
  }

  @Override
  public void start() throws IOException {
    for (RedisServer server : data()) {
      server.start();
    }
    for (int i = 0; i < data().size(); i++) {
      ok(data().get(i).ask("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1)));
    }
    RedisServer first = data().get(0);
    for (int i = 0; i < MASTERS; i++) {
      int from = SLOTS * i / MASTERS;
      int to = SLOTS * (i + 1) / MASTERS - 1;
      ok(
          data()
              .get(i)
              .ask("CLUSTER", "ADDSLOTSRANGE", Integer.toString(from), Integer.toString(to)));
    }
    for (RedisServer server : data().subList(1, data().size())) {
      String port = Integer.toString(server.port());
      String bus = Integer.toString(buses.getOrDefault(server, 0));
      ok(first.ask("CLUSTER", "MEET", "127.0.0.1", port, bus));
    }
    if (!Pause.until(this::acquainted, LOOK_EVERY_MILLIS, WHOLE_MILLIS)) {
      throw new IOException("the servers did not get acquainted; see " + directory());
    }
    for (int i = 0; i < MASTERS; i++) {
      String id = data().get(i).ask("CLUSTER", "MYID");
      ok(data().get(MASTERS + i).ask("CLUSTER", "REPLICATE", id));
    }
    if (!awaitWhole(WHOLE_MILLIS)) {
      throw new IOException("the Redis Cluster does not work; see " + directory());
    }
  }

  private static void ok(String answer) throws IOException {
    if (!answer.equals("OK")) {
      throw new IOException("Redis answered " + answer);
    }
  }

  @Override
  public String uri(IntUnaryOperator seen) {
    return data().stream()
        .map(server -> "redis://127.0.0.1:" + seen.applyAsInt(server.port()))
        .collect(Collectors.joining(","));
  }

  /** A line of {@code CLUSTER NODES}. */
  private record Line(int port, List<String> flags, boolean linked, boolean slots) {
    static Line of(String text) {
      String[] words = text.split(" ");
      String address = words[1].substring(0, words[1].indexOf('@'));
      return new Line(
          Integer.parseInt(address.substring(address.indexOf(':') + 1)),
          List.of(words[2].split(",")),
          words[7].equals("connected"),
          words.length > 8);
    }

    boolean master() {
      return flags.contains("master") && slots;
    }
  }

  private static List<Line> lines(RedisServer of) throws IOException {
    return of.ask("CLUSTER", "NODES").lines().map(Line::of).toList();
  }

  private boolean acquainted() throws IOException {
    for (RedisServer server : data()) {
      List<Line> lines = lines(server);
      if (lines.size() != data().size()
          || lines.stream()
              .anyMatch(line -> !line.linked() || line.flags().contains("handshake"))) {
        return false;
      }
    }
    return true;
  }

  /** As all servers that run see it, once they agree. */
  @Override
  public List<RedisServer> masters() throws IOException {
    List<Integer> agreed = List.of();
    for (RedisServer server : data()) {
      if (!server.alive()) {
        continue;
      }
      List<Integer> ports = lines(server).stream().filter(Line::master).map(Line::port).toList();
      List<Integer> sorted = ports.stream().sorted().toList();
      if (!agreed.isEmpty() && !agreed.equals(sorted)) {
        throw new IOException("the servers do not agree yet");
      }
      agreed = sorted;
    }
    List<RedisServer> masters = new ArrayList<>();
    for (RedisServer server : data()) {
      if (agreed.contains(server.port())) {
        masters.add(server);
      }
    }
    return masters;
  }

  @Override
  boolean whole() throws IOException {
    if (!acquainted() || masters().size() != MASTERS) {
      return false;
    }
    for (RedisServer server : data()) {
      boolean calm =
          lines(server).stream()
              .noneMatch(line -> line.flags().contains("fail") || line.flags().contains("fail?"));
      boolean follows =
          server.info("replication", "role").equals("master")
              || server.info("replication", "master_link_status").equals("up");
      if (!calm || !follows || !server.ask("CLUSTER", "INFO").contains("cluster_state:ok")) {
        return false;
      }
    }
    return true;
  }
}
