package dev.ringfence.simulator.chaos;

import dev.ringfence.engine.cli.ApiException;
import dev.ringfence.simulator.process.CarriersClient;
import dev.ringfence.simulator.process.ChildProcess;
import dev.ringfence.simulator.process.ProviderAccount;
import dev.ringfence.simulator.process.Wiring;
import dev.ringfence.simulator.process.redis.RedisMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a run: carriers that live as long as it does, nodes that each are one engine
 * after the other on the same store, and the Redis that they share, if they do. Lane-confined, but
 * for {@link #check} and {@link #close}.
 */
class ChaosWorld implements AutoCloseable {
  private static final long READY_MILLIS = 90_000;

  private final Wiring wiring = new Wiring(0, 0);
  private final Path directory;
  private final Shape shape;
  private final @Nullable SharedRedis redis;
  private final List<Node> nodes = new ArrayList<>();
  private final Runners runners;
  private @Nullable ChildProcess carriers;

  /**
   * A world that is not yet running.
   *
   * @param directory for configurations, the output of all processes, and the stores of all nodes
   *     but the first
   * @param store where the first node keeps its store
   */
  ChaosWorld(Path directory, Path store, Shape shape) throws IOException {
    this.directory = directory;
    this.shape = shape;
    write("engine.yaml", shape.configuration());
    write("carriers.yaml", "");
    redis =
        shape.redis() == RedisMode.NONE
            ? null
            : new SharedRedis(shape.redis(), directory.resolve("redis"), shape.nodes());
    for (String name : shape.names()) {
      int position = nodes.size();
      nodes.add(
          new Node(
              name,
              position == 0 ? wiring : wiring.another(),
              directory,
              position == 0 ? store : directory.resolve("store-" + name),
              redis == null ? Map.of() : Map.of("REDIS", redis.uri(position))));
    }
    runners =
        new Runners(
            nodes.stream().map(node -> node.wiring().runner()).toList(), shape.sharesBatches());
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "chaos-stop"));
  }

  private void write(String file, String more) throws IOException {
    try (InputStream resource =
        Objects.requireNonNull(ChaosWorld.class.getResourceAsStream("/chaos/" + file))) {
      String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
      Files.writeString(directory.resolve(file), text + more);
    }
  }

  Shape shape() {
    return shape;
  }

  CarriersClient carriers() {
    return wiring.carriers();
  }

  List<Node> nodes() {
    return nodes;
  }

  /** The node at a position; those beyond the last begin again with the first. */
  Node node(int position) {
    return nodes.get(position % nodes.size());
  }

  /** All nodes as their runner sees them, by position. */
  Runners runners() {
    return runners;
  }

  /** The Redis of this world, which must have one. */
  SharedRedis redis() {
    return Objects.requireNonNull(redis, "a world without Redis");
  }

  void startCarriers(long seed, String faults) throws IOException {
    ChildProcess child =
        ChildProcess.start(
            "carriers",
            List.of("-XX:+UseSerialGC"),
            List.of(
                "carriers",
                "--config",
                directory.resolve("carriers.yaml").toString(),
                "--port",
                Integer.toString(wiring.carriersPort()),
                "--seed",
                Long.toString(seed),
                "--faults",
                faults),
            wiring.environment(),
            directory);
    synchronized (this) {
      carriers = child;
    }
    child.awaitReady(wiring.carriers()::ready, READY_MILLIS);
  }

  /** Starts Redis, if there is one, and all nodes, and waits until they take work. */
  void startNodes() throws IOException, ApiException {
    if (redis != null) {
      redis.servers().start();
    }
    for (Node node : nodes) {
      start(node);
    }
    for (Node node : nodes) {
      node.awaitReady();
    }
    for (int i = 0; i < ProviderAccount.ALL.size(); i++) {
      node(i).wiring().announceInbound(ProviderAccount.ALL.subList(i, i + 1));
    }
  }

  /** Starts the next engine of a node, without waiting for it. */
  void start(Node node) throws IOException {
    node.start();
  }

  /**
   * Waits until every node takes work and has dialled since it was started or marked; the seconds
   * that the last one took.
   *
   * @param reachableAt instant of {@link System#nanoTime()} from which the carriers take requests
   */
  double awaitDialling(long reachableAt) throws IOException {
    double longest = 0;
    for (Node node : nodes) {
      longest = Math.max(longest, node.awaitDialling(reachableAt));
    }
    return longest;
  }

  /** Calls that the carriers have accepted. */
  long placed() throws IOException, ApiException {
    return wiring.carriers().stats().path("accepted").asLong();
  }

  /** Throws if a process has ended by itself. */
  void check() throws IOException {
    ChildProcess c;
    synchronized (this) {
      c = carriers;
    }
    if (c != null && !c.alive()) {
      throw new IOException("the carriers ended by themselves" + c.tail());
    }
    nodes.forEach(Node::check);
  }

  /** Ends what runs. May be called again. */
  @Override
  public synchronized void close() {
    nodes.forEach(Node::close);
    if (carriers != null) {
      carriers.close();
    }
    if (redis != null) {
      redis.close();
    }
  }
}
