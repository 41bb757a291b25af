package dev.ringfence.simulator.chaos;

import dev.ringfence.engine.cli.ApiException;
import dev.ringfence.simulator.process.ChildProcess;
import dev.ringfence.simulator.process.Pause;
import dev.ringfence.simulator.process.Wiring;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One engine after the other, on the same port and the same store. Lane-confined, but for {@link
 * #process} and {@link #close}.
 */
final class Node implements AutoCloseable {
  static final long UNREACHABLE = -1;

  private static final long READY_MILLIS = 90_000;
  private static final long LOOK_EVERY_MILLIS = 10;

  /** Many short lives: the compiler's best work would come too late. */
  private static final List<String> FLAGS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  private final String name;
  private final Wiring wiring;
  private final Path directory;
  private final Path store;
  private final Path clock;
  private final Map<String, String> environment;
  private final NodeMeters meters;
  private @Nullable ChildProcess engine;
  private long since;
  private long dialsBefore;
  private int lives;
  private boolean closed;

  /**
   * A node that does not run yet.
   *
   * @param directory where {@code engine.yaml} is, and its output goes
   * @param more variables of its configuration, besides those of its wiring
   */
  Node(String name, Wiring wiring, Path directory, Path store, Map<String, String> more) {
    this.name = name;
    this.wiring = wiring;
    this.directory = directory;
    this.store = store;
    this.clock = directory.resolve("clock-" + name);
    this.environment = new HashMap<>(wiring.environment());
    environment.put("STORE", store.toString());
    environment.put("RINGFENCE_NODE", name);
    environment.putAll(more);
    this.meters = new NodeMeters(wiring.operator());
  }

  String name() {
    return name;
  }

  Wiring wiring() {
    return wiring;
  }

  /** Where it keeps what it must not lose. */
  Path store() {
    return store;
  }

  /** What it counted, over all its lives. */
  NodeMeters meters() {
    return meters;
  }

  /** Starts the next engine, without waiting for it. */
  void start() throws IOException {
    mark();
    meters.newLife();
    ChildProcess child =
        ChildProcess.start(
            String.format("engine-%s-%03d", name, ++lives),
            FLAGS,
            ServeByAnotherClock.class.getName(),
            List.of(clock.toString(), "--config", directory.resolve("engine.yaml").toString()),
            environment,
            directory);
    synchronized (this) {
      engine = child;
      if (closed) {
        child.close(); // Ctrl-C came meanwhile
      }
    }
  }

  /** Sets its wall clock, of this engine and the next ones; 0 for right. */
  void setClock(long offMillis) throws IOException {
    SettableClock.set(clock, offMillis);
  }

  /** Waits until it takes work. */
  void awaitReady() throws IOException {
    process().awaitReady(wiring::engineReady, READY_MILLIS);
  }

  /** From here on it is expected to dial. */
  void mark() {
    dialsBefore = dials();
    since = System.nanoTime();
  }

  /**
   * Waits until it takes work and has dialled since its start, or since it was marked; seconds
   * since then, or since the carriers could be reached, if that was later.
   *
   * @param reachableAt instant of {@link System#nanoTime()} from which the carriers take requests
   */
  double awaitDialling(long reachableAt) throws IOException {
    long begun = Math.max(since, reachableAt);
    awaitReady();
    boolean dialled =
        Pause.until(
            () -> {
              check();
              long now = dials();
              if (dialsBefore == UNREACHABLE) {
                dialsBefore = now;
              }
              return now > dialsBefore;
            },
            LOOK_EVERY_MILLIS,
            READY_MILLIS);
    if (!dialled) {
      throw new ChaosException(
          "engine " + name + " is ready and dials nothing in " + READY_MILLIS + " ms");
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  /** Its dials that have reached the carriers, or {@link #UNREACHABLE}. */
  long dials() {
    try {
      return wiring.carriers().stats().path("dials_by_origin").path(wiring.engineUrl()).asLong();
    } catch (IOException | ApiException unreachable) {
      return UNREACHABLE;
    }
  }

  /** The running engine's process. */
  synchronized ChildProcess process() {
    return Objects.requireNonNull(engine, "not started yet");
  }

  /** Throws if the engine has ended by itself. */
  void check() {
    ChildProcess running;
    synchronized (this) {
      running = engine;
    }
    if (running != null && !running.alive()) {
      throw new ChaosException("engine " + name + " ended by itself" + running.tail());
    }
  }

  /** Ends it. May be called again. */
  @Override
  public synchronized void close() {
    closed = true;
    if (engine != null) {
      engine.close();
    }
  }
}
