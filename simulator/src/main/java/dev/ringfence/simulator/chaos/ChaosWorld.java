package dev.ringfence.simulator.chaos;

import dev.ringfence.engine.cli.ApiException;
import dev.ringfence.simulator.process.ChildProcess;
import dev.ringfence.simulator.process.Pause;
import dev.ringfence.simulator.process.Wiring;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a run: carriers that live as long as it does, and one engine after the other on
 * the same store. Thread-safe.
 */
class ChaosWorld implements AutoCloseable {
  static final long UNREACHABLE = -1;

  private static final long READY_MILLIS = 90_000;
  private static final long LOOK_EVERY_MILLIS = 10;

  /** Many short lives: the compiler's best work would come too late. */
  private static final List<String> ENGINE_FLAGS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  private final Wiring wiring = new Wiring(0, 0);
  private final Path directory;
  private final Map<String, String> environment;
  private @Nullable ChildProcess carriers;
  private @Nullable ChildProcess engine;
  private long engineBegan;
  private long dialsBefore;
  private int lives;
  private boolean closed;

  /**
   * A world that is not yet running.
   *
   * @param directory for configurations and the output of all processes
   * @param store where the engine keeps its store
   */
  ChaosWorld(Path directory, Path store) throws IOException {
    this.directory = directory;
    this.environment = new HashMap<>(wiring.environment());
    environment.put("STORE", store.toString());
    for (String file : List.of("engine.yaml", "carriers.yaml")) {
      try (InputStream resource =
          Objects.requireNonNull(ChaosWorld.class.getResourceAsStream("/chaos/" + file))) {
        Files.write(directory.resolve(file), resource.readAllBytes());
      }
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "chaos-stop"));
  }

  Wiring wiring() {
    return wiring;
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
            environment,
            directory);
    synchronized (this) {
      carriers = child;
    }
    child.awaitReady(wiring.carriers()::ready, READY_MILLIS);
  }

  /** Starts the next engine, without waiting for it. */
  void startEngine() throws IOException {
    dialsBefore = dials();
    engineBegan = System.nanoTime();
    ChildProcess child =
        ChildProcess.start(
            String.format("engine-%03d", ++lives),
            ENGINE_FLAGS,
            List.of("serve", "--config", directory.resolve("engine.yaml").toString()),
            environment,
            directory);
    synchronized (this) {
      engine = child;
      if (closed) {
        child.close(); // Ctrl-C came meanwhile
      }
    }
  }

  /** Waits until the engine takes work. */
  void awaitReady() throws IOException {
    engine().awaitReady(wiring::engineReady, READY_MILLIS);
  }

  /**
   * Waits until the engine takes work and dials; seconds since its process began, or since the
   * carriers could be reached, if that was later.
   *
   * @param reachableAt instant of {@link System#nanoTime()} from which the carriers take requests
   */
  double awaitDialling(long reachableAt) throws IOException {
    long begun = Math.max(engineBegan, reachableAt);
    awaitReady();
    long deadline = System.nanoTime() + READY_MILLIS * 1_000_000;
    while (dialsBefore == UNREACHABLE || dials() <= dialsBefore) {
      if (dialsBefore == UNREACHABLE) {
        dialsBefore = dials();
      }
      check();
      if (System.nanoTime() - deadline > 0) {
        throw new ChaosException(
            "the engine is ready and dials nothing in " + READY_MILLIS + " ms");
      }
      Pause.millis(LOOK_EVERY_MILLIS);
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  /** Dials that have reached the carriers, or {@link #UNREACHABLE}. */
  long dials() {
    try {
      var stats = wiring.carriers().stats();
      return stats.path("accepted").asLong() + stats.path("refused").asLong();
    } catch (IOException | ApiException unreachable) {
      return UNREACHABLE;
    }
  }

  /** The running engine's process. */
  synchronized ChildProcess engine() {
    return Objects.requireNonNull(engine, "not started yet");
  }

  /** Throws if a process has ended by itself. */
  void check() throws IOException {
    ChildProcess c;
    ChildProcess e;
    synchronized (this) {
      c = carriers;
      e = engine;
    }
    if (c != null && !c.alive()) {
      throw new IOException("the carriers ended by themselves" + c.tail());
    }
    if (e != null && !e.alive()) {
      throw new ChaosException("the engine ended by itself" + e.tail());
    }
  }

  /** Ends what runs. May be called again. */
  @Override
  public synchronized void close() {
    closed = true;
    if (engine != null) {
      engine.close();
    }
    if (carriers != null) {
      carriers.close();
    }
  }
}
