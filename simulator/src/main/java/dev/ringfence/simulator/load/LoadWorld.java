package dev.ringfence.simulator.load;

import dev.ringfence.engine.cli.ApiClient;
import dev.ringfence.simulator.process.CarriersClient;
import dev.ringfence.simulator.process.ChildProcess;
import dev.ringfence.simulator.process.Wiring;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Carriers and an engine, as two processes of their own, and clients of both. The engine runs as
 * {@code ringfence serve} would run it. Thread-safe.
 */
final class LoadWorld implements Target, AutoCloseable {
  private static final long READY_MILLIS = 90_000;

  /** The engine's are those of the launcher; the carriers have to keep their log in memory. */
  private static final List<String> ENGINE_FLAGS = List.of("-XX:+UseSerialGC", "-Xms64m", "-Xmx2g");

  private static final List<String> CARRIERS_FLAGS =
      List.of("-XX:+UseSerialGC", "-Xms512m", "-Xmx2g", "-Xmn256m");

  /** More than the rate of the two accounts lets out. */
  private static final int RATED_CONCURRENCY = 1_500;

  private final Wiring wiring = new Wiring(0, 0);
  private final ChildProcess carriers;
  private final ChildProcess engine;
  private final Destinations destinations = new Destinations();

  /**
   * Where things go.
   *
   * @param directory for configurations and the output of both processes
   * @param store for the engine's store
   * @param ratedPerSecond dials per second of each of the two accounts whose rate binds
   * @param engineOptions more for the engine's Java
   */
  record Setup(Path directory, Path store, int ratedPerSecond, List<String> engineOptions) {}

  /** Starts both and waits until they are ready. */
  LoadWorld(Setup setup) throws IOException {
    Path directory = Files.createDirectories(setup.directory());
    for (String file : List.of("engine.yaml", "carriers.yaml")) {
      try (InputStream resource =
          Objects.requireNonNull(LoadWorld.class.getResourceAsStream("/load/" + file))) {
        Files.write(directory.resolve(file), resource.readAllBytes());
      }
    }
    Map<String, String> environment = new HashMap<>(wiring.environment());
    environment.put("STORE", setup.store().toAbsolutePath().toString());
    environment.put("RATED_CPS", Integer.toString(setup.ratedPerSecond()));
    environment.put("RATED_CONCURRENCY", Integer.toString(RATED_CONCURRENCY));
    carriers = startCarriers(directory, environment);
    try {
      carriers.awaitReady(wiring.carriers()::ready, READY_MILLIS);
      engine = startEngine(setup, directory, environment);
    } catch (IOException e) {
      carriers.close();
      throw e;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "load-stop"));
    try {
      engine.awaitReady(wiring::engineReady, READY_MILLIS);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private ChildProcess startCarriers(Path directory, Map<String, String> environment)
      throws IOException {
    return ChildProcess.start(
        "carriers",
        CARRIERS_FLAGS,
        List.of(
            "carriers",
            "--config",
            directory.resolve("carriers.yaml").toString(),
            "--port",
            Integer.toString(wiring.carriersPort())),
        environment,
        directory);
  }

  private static ChildProcess startEngine(
      Setup setup, Path directory, Map<String, String> environment) throws IOException {
    List<String> flags = new ArrayList<>(ENGINE_FLAGS);
    flags.addAll(setup.engineOptions());
    return ChildProcess.start(
        "engine",
        flags,
        List.of("serve", "--config", directory.resolve("engine.yaml").toString()),
        environment,
        directory);
  }

  CarriersClient carriers() {
    return wiring.carriers();
  }

  /** The engine, as the runner of the workspace sees it. */
  @Override
  public ApiClient runner() {
    return wiring.runner();
  }

  /** The engine, as its operator sees it. */
  ApiClient operator() {
    return wiring.operator();
  }

  ChildProcess engineProcess() {
    return engine;
  }

  ChildProcess carriersProcess() {
    return carriers;
  }

  /** People of this world whom nobody has called yet. */
  Destinations destinations() {
    return destinations;
  }

  /** Throws if one of the two has ended. */
  @Override
  public void checkAlive() throws IOException {
    if (!carriers.alive()) {
      throw new IOException("the carriers ended by themselves" + carriers.tail());
    }
    if (!engine.alive()) {
      throw new IOException("the engine ended by itself" + engine.tail());
    }
  }

  /** Ends the engine, then the carriers. May be called again. */
  @Override
  public void close() {
    engine.close();
    carriers.close();
  }
}
