package dev.ringfence.simulator.demo;

import dev.ringfence.engine.cli.ApiClient;
import dev.ringfence.engine.cli.ApiException;
import dev.ringfence.simulator.process.CarriersClient;
import dev.ringfence.simulator.process.ChildProcess;
import dev.ringfence.simulator.process.ProviderAccount;
import dev.ringfence.simulator.process.Wiring;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The two processes of a demo, and clients of both: carriers that play the providers, and an engine
 * with the example configuration that takes them for the real ones. Thread-safe.
 */
final class DemoWorld implements AutoCloseable {
  /**
   * How the world is set up.
   *
   * @param home directory that has {@code config/}
   * @param logs where the output of both processes goes
   * @param faults as {@code ringfence carriers} takes them
   * @param enginePort 0 for a free one
   * @param carriersPort 0 for a free one
   */
  record Setup(
      Path home,
      Path logs,
      String faults,
      long seed,
      int timeScale,
      SurveyWindow survey,
      int enginePort,
      int carriersPort) {}

  private static final long READY_MILLIS = 90_000;
  private static final int HOUR_SECONDS = 3_600;
  private static final int WEEK_SECONDS = 604_800;
  private static final int REST_SECONDS = 900;
  private static final int LONGEST_REST_SECONDS = 14_400;

  private final List<ChildProcess> children = new ArrayList<>();
  private final Map<String, String> environment;
  private final Setup setup;
  private final Wiring wiring;

  private DemoWorld(Setup setup) throws IOException {
    this.setup = setup;
    this.wiring = new Wiring(setup.enginePort(), setup.carriersPort());
    this.environment = new HashMap<>(wiring.environment());
    environment.put("DATA", setup.logs().resolve("data").toAbsolutePath().toString());
    environment.put("HOUR", scaled(HOUR_SECONDS));
    environment.put("WEEK", scaled(WEEK_SECONDS));
    environment.put("REST", scaled(REST_SECONDS));
    environment.put("LONGEST_REST", scaled(LONGEST_REST_SECONDS));
    // The leak check fills every channel with calls that are not urgent.
    environment.put("RESERVE_URGENT", "0");
    environment.put("RESERVE_INBOUND", "0");
    environment.put("SWEEP", "5s");
    environment.put("PROVE_ABSENT", "10s");
    environment.put("REMINDER_HOURS", "00:00-24:00");
    environment.put("COLLECTIONS_HOURS", "00:00-24:00");
    environment.put("SURVEY_HOURS", setup.survey().hours());
  }

  /** Starts both; on failure ends what was started. */
  static DemoWorld start(Setup setup, Consumer<String> say) throws IOException, ApiException {
    DemoWorld world = new DemoWorld(setup);
    Runtime.getRuntime().addShutdownHook(new Thread(world::close, "demo-stop"));
    try {
      world.startCarriers(say);
      world.startEngine(say);
      return world;
    } catch (IOException | ApiException | RuntimeException e) {
      world.close();
      throw e;
    }
  }

  private void startCarriers(Consumer<String> say) throws IOException {
    int port = wiring.carriersPort();
    say.accept("starting the carriers on port " + port);
    ChildProcess child =
        add(
            ChildProcess.start(
                "carriers",
                List.of(),
                List.of(
                    "carriers",
                    "--config",
                    setup.home().resolve("config/carriers.yaml").toString(),
                    "--port",
                    Integer.toString(port),
                    "--seed",
                    Long.toString(setup.seed()),
                    "--time-scale",
                    Integer.toString(setup.timeScale()),
                    "--faults",
                    setup.faults()),
                environment,
                setup.logs()));
    child.awaitReady(wiring.carriers()::ready, READY_MILLIS);
  }

  private void startEngine(Consumer<String> say) throws IOException, ApiException {
    say.accept("starting the engine on " + wiring.engineUrl());
    ChildProcess child =
        add(
            ChildProcess.start(
                "engine",
                List.of(),
                List.of(
                    "serve", "--config", setup.home().resolve("config/example.yaml").toString()),
                environment,
                setup.logs()));
    child.awaitReady(wiring::engineReady, READY_MILLIS);
    wiring.announceInbound(ProviderAccount.ALL);
  }

  CarriersClient carriers() {
    return wiring.carriers();
  }

  /** The engine, as the runner of workspace acme sees it. */
  ApiClient runner() {
    return wiring.runner();
  }

  /** The engine, as its operator sees it. */
  ApiClient operator() {
    return wiring.operator();
  }

  /** Throws if one of the two processes has ended. */
  void checkAlive() throws IOException {
    synchronized (children) {
      for (ChildProcess child : children) {
        if (!child.alive()) {
          throw new IOException("a process of the demo ended by itself" + child.tail());
        }
      }
    }
  }

  private ChildProcess add(ChildProcess child) {
    synchronized (children) {
      children.add(child);
    }
    return child;
  }

  /** Ends the engine, then the carriers. May be called again. */
  @Override
  public void close() {
    synchronized (children) {
      for (int i = children.size() - 1; i >= 0; i--) {
        children.get(i).close();
      }
      children.clear();
    }
  }

  private String scaled(int seconds) {
    return seconds % setup.timeScale() == 0
        ? seconds / setup.timeScale() + "s"
        : seconds * 1_000L / setup.timeScale() + "ms";
  }
}
