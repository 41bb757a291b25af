package dev.ringfence.simulator.load;

import dev.ringfence.engine.cli.ApiClient;
import dev.ringfence.engine.cli.ApiException;
import dev.ringfence.simulator.process.CarriersClient;
import dev.ringfence.simulator.process.ChildProcess;
import dev.ringfence.simulator.process.MetricsText;
import dev.ringfence.simulator.process.Pause;
import dev.ringfence.simulator.process.Wiring;
import dev.ringfence.simulator.process.redis.RedisMode;
import dev.ringfence.simulator.process.redis.RedisServers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Carriers, several engines and the Redis that they share, each a process of its own.
 * Lane-confined, but for {@link #close}.
 */
final class NodesWorld implements AutoCloseable {
  private static final long READY_MILLIS = 90_000;
  private static final long LOOK_EVERY_MILLIS = 100;
  private static final List<String> ENGINE_FLAGS = List.of("-XX:+UseSerialGC", "-Xms64m");
  private static final List<String> CARRIERS_FLAGS =
      List.of("-XX:+UseSerialGC", "-Xms512m", "-Xmx2g", "-Xmn256m");

  /** Calls in progress of each account that is to be full: so many each second, or fewer. */
  private static final int FULL_CONCURRENCY = 80;

  /** One engine. */
  record Node(String name, Wiring wiring, ChildProcess process) implements Target {
    @Override
    public ApiClient runner() {
      return wiring.runner();
    }

    @Override
    public void checkAlive() throws IOException {
      if (!process.alive()) {
        throw new IOException("engine " + name + " ended by itself" + process.tail());
      }
    }
  }

  private final Wiring wiring = new Wiring(0, 0);
  private final Path directory;
  private final NodesPlan plan;
  private final List<ChildProcess> processes = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final @Nullable RedisServers redis;
  private final Map<String, String> common = new HashMap<>();
  private final ChildProcess carriers;
  private final Destinations destinations = new Destinations();

  /**
   * Starts all and waits until all nodes may dial.
   *
   * @param directory for configurations, stores and the output of all processes
   * @param engineOptions more for the engines' Java
   */
  NodesWorld(NodesPlan plan, Path directory, List<String> engineOptions)
      throws IOException, ApiException {
    this.plan = plan;
    this.directory = Files.createDirectories(directory);
    write("engine.yaml", plan.configuration());
    write("carriers.yaml", "");
    common.put("RATED_CPS", Integer.toString(plan.times().ratedPerSecond()));
    common.put("RATED_CONCURRENCY", Integer.toString(FULL_CONCURRENCY));
    redis =
        plan.redis() == RedisMode.NONE
            ? null
            : RedisServers.of(plan.redis(), directory.resolve("redis"));
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "load-stop"));
    try {
      carriers = startCarriers();
      if (redis != null) {
        redis.start();
      }
      for (String name : plan.names()) {
        nodes.add(startEngine(name, nodes.isEmpty() ? wiring : wiring.another(), engineOptions));
      }
      awaitDialling();
    } catch (IOException | ApiException e) {
      close();
      throw e;
    }
  }

  private void write(String file, String more) throws IOException {
    try (InputStream resource =
        Objects.requireNonNull(NodesWorld.class.getResourceAsStream("/load/" + file))) {
      String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
      Files.writeString(directory.resolve(file), text + more);
    }
  }

  private ChildProcess startCarriers() throws IOException {
    Map<String, String> environment = new HashMap<>(wiring.environment());
    environment.putAll(common);
    ChildProcess child =
        started(
            ChildProcess.start(
                "carriers",
                CARRIERS_FLAGS,
                List.of(
                    "carriers",
                    "--config",
                    directory.resolve("carriers.yaml").toString(),
                    "--port",
                    Integer.toString(wiring.carriersPort())),
                environment,
                directory));
    child.awaitReady(wiring.carriers()::ready, READY_MILLIS);
    return child;
  }

  private Node startEngine(String name, Wiring its, List<String> options) throws IOException {
    Map<String, String> environment = new HashMap<>(its.environment());
    environment.putAll(common);
    environment.put("STORE", directory.resolve("store-" + name).toString());
    environment.put("RINGFENCE_NODE", name);
    if (redis != null) {
      environment.put("REDIS", redis.uri(IntUnaryOperator.identity()));
    }
    List<String> flags = new ArrayList<>(ENGINE_FLAGS);
    flags.addAll(options);
    return new Node(
        name,
        its,
        started(
            ChildProcess.start(
                "engine-" + name,
                flags,
                List.of("serve", "--config", directory.resolve("engine.yaml").toString()),
                environment,
                directory)));
  }

  private ChildProcess started(ChildProcess child) {
    synchronized (processes) {
      processes.add(child);
    }
    return child;
  }

  private void awaitDialling() throws IOException, ApiException {
    for (Node node : nodes) {
      node.process().awaitReady(node.wiring()::engineReady, READY_MILLIS);
    }
    long deadline = System.nanoTime() + READY_MILLIS * 1_000_000;
    for (Node node : nodes) {
      while (redis != null
          && MetricsText.of(node.wiring().operator()).sum("ringfence_shared_open") == 0) {
        node.checkAlive();
        if (System.nanoTime() - deadline > 0) {
          throw new IOException("engine " + node.name() + " may not dial" + node.process().tail());
        }
        Pause.millis(LOOK_EVERY_MILLIS);
      }
    }
  }

  List<Node> nodes() {
    return nodes;
  }

  /** The node that gets a batch. */
  Node nodeOf(int batch) {
    return nodes.get(plan.nodeOf(batch));
  }

  CarriersClient carriers() {
    return wiring.carriers();
  }

  ChildProcess carriersProcess() {
    return carriers;
  }

  /** Processor time of all Redis servers. */
  Duration redisTime() {
    return redis == null ? Duration.ZERO : redis.processorTime();
  }

  /** People of this world whom nobody has called yet. */
  Destinations destinations() {
    return destinations;
  }

  /** Throws if a process has ended by itself. */
  void checkAlive() throws IOException {
    if (!carriers.alive()) {
      throw new IOException("the carriers ended by themselves" + carriers.tail());
    }
    for (Node node : nodes) {
      node.checkAlive();
    }
  }

  /** Ends all. May be called again. */
  @Override
  public void close() {
    List<ChildProcess> all;
    synchronized (processes) {
      all = new ArrayList<>(processes);
    }
    for (int i = all.size() - 1; i >= 0; i--) {
      all.get(i).close();
    }
    if (redis != null) {
      redis.close();
    }
  }
}
