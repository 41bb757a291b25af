package dev.ringfence.simulator.process.redis;

import dev.ringfence.simulator.process.Pause;
import dev.ringfence.simulator.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * All servers of a Redis, set up as an operator would: every write goes to an append-only file that
 * is synced each second, and nothing is evicted. So a killed server comes back with all that it had
 * acknowledged, unless it is told to come back empty. Lane-confined, but for {@link #close}.
 */
public abstract class RedisServers implements AutoCloseable {
  /** A server is taken for dead when it was silent for so long. */
  static final int DEAD_MILLIS = 2_000;

  private static final long LOOK_EVERY_MILLIS = 50;

  private final Path binary;
  private final Path directory;
  private final List<RedisServer> all = new ArrayList<>();
  private final List<RedisServer> data = new ArrayList<>();

  RedisServers(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.binary = RedisBinary.in(directory);
  }

  /**
   * Servers that do not run yet.
   *
   * @param directory for their program, their output and their files; it must not have any
   */
  public static RedisServers of(RedisMode mode, Path directory) throws IOException {
    return switch (mode) {
      case NONE -> throw new IllegalArgumentException("no Redis has no servers");
      case STANDALONE -> new OneRedis(directory);
      case SENTINEL -> new SentinelRedis(directory);
      case CLUSTER -> new ClusterRedis(directory);
    };
  }

  /** Adds a server for data. */
  final RedisServer store(String name, String... more) throws IOException {
    int port = Ports.free();
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
    options.addAll(List.of("--dir", directory.resolve(name).toString()));
    options.addAll(List.of("--save", "", "--appendonly", "yes", "--appendfsync", "everysec"));
    options.addAll(List.of("--repl-diskless-sync-delay", "0"));
    options.addAll(List.of(more));
    RedisServer server = add(name, port, options);
    data.add(server);
    return server;
  }

  /** Adds a server of any kind. */
  final RedisServer add(String name, int port, List<String> options) throws IOException {
    List<String> command = new ArrayList<>(List.of(binary.toString()));
    command.addAll(options);
    RedisServer server = new RedisServer(name, port, directory, command);
    synchronized (all) {
      all.add(server);
    }
    return server;
  }

  /** Starts all, and waits until they are whole. */
  public abstract void start() throws IOException;

  /**
   * How a client finds them.
   *
   * @param seen the port at which it reaches the server of a port
   */
  public abstract String uri(IntUnaryOperator seen);

  /** The masters as the servers themselves see it now; one that is dead may still be among them. */
  public abstract List<RedisServer> masters() throws IOException;

  /** Whether all servers run, and each knows that of each other. */
  abstract boolean whole() throws IOException;

  /** Starts a server that was killed, as what the others take it for by now. */
  public void restart(RedisServer server) throws IOException {
    server.start();
  }

  /** The processor time that all of them have used since they were started last. */
  public final Duration processorTime() {
    synchronized (all) {
      return all.stream().map(RedisServer::processorTime).reduce(Duration.ZERO, Duration::plus);
    }
  }

  /** Ports of all servers. */
  public final List<Integer> ports() {
    synchronized (all) {
      return all.stream().map(RedisServer::port).toList();
    }
  }

  /** The servers that have data: masters and replicas. */
  public final List<RedisServer> data() {
    return List.copyOf(data);
  }

  /** Waits until all servers run and work together; whether it came to that. */
  public final boolean awaitWhole(long millis) throws IOException {
    return Pause.until(() -> quietly(this::whole), LOOK_EVERY_MILLIS, millis);
  }

  /** Waits until another server has taken over what a dead one had; whether one did. */
  public final boolean awaitSuccessor(RedisServer dead, long millis) throws IOException {
    return Pause.until(
        () -> quietly(() -> !masters().contains(dead) && servesAll()), LOOK_EVERY_MILLIS, millis);
  }

  private boolean servesAll() throws IOException {
    for (RedisServer master : masters()) {
      if (!master.info("replication", "role").equals("master")) {
        return false;
      }
    }
    return true;
  }

  /** While servers are down, not being answered means: not yet. */
  private static boolean quietly(Pause.Condition condition) {
    try {
      return condition.holds();
    } catch (IOException notYet) {
      return false;
    }
  }

  /**
   * From now on a master's replicas get none of its writes, and it does not know: what it
   * acknowledges is lost when it dies. It must be killed then; its next life knows nothing of this.
   */
  public final void cutReplication(RedisServer master) throws IOException {
    String unused = master.ask("ACL", "SETUSER", "default", "-psync", "-sync", "-replconf");
    String killed = master.ask("CLIENT", "KILL", "TYPE", "replica");
    if (killed.equals("0")) {
      throw new IOException(master.name() + " has no replica");
    }
  }

  final Path directory() {
    return directory;
  }

  /** Ends all. May be called again. */
  @Override
  public final void close() {
    synchronized (all) {
      all.forEach(RedisServer::close);
    }
  }
}
