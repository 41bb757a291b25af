package dev.ringfence.simulator.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfence.engine.cli.ApiClient;
import dev.ringfence.engine.cli.ApiException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
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
  private final Map<String, String> environment = new HashMap<>();
  private final Setup setup;
  private final String engineUrl;
  private final Carriers carriers;
  private final ApiClient runner;
  private final ApiClient operator;

  private DemoWorld(Setup setup, int enginePort, int carriersPort) {
    this.setup = setup;
    this.engineUrl = "http://127.0.0.1:" + enginePort;
    String carriersUrl = "http://127.0.0.1:" + carriersPort;
    for (String secret :
        List.of(
            "TWILIO_EAST_TOKEN",
            "TWILIO_WEST_TOKEN",
            "PLIVO_TOKEN",
            "EXOTEL_API_KEY",
            "EXOTEL_TOKEN",
            "ACME_API_KEY",
            "GLOBEX_API_KEY",
            "OPERATOR_KEY")) {
      environment.put(secret, random());
    }
    environment.put("PORT", Integer.toString(enginePort));
    environment.put("PUBLIC_URL", engineUrl);
    environment.put("DATA", setup.logs().resolve("data").toAbsolutePath().toString());
    environment.put("TWILIO_BASE_URL", carriersUrl);
    environment.put("PLIVO_BASE_URL", carriersUrl);
    environment.put("EXOTEL_BASE_URL", carriersUrl);
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
    this.carriers = new Carriers(carriersUrl);
    this.runner = new ApiClient(engineUrl, environment.getOrDefault("ACME_API_KEY", ""));
    this.operator = new ApiClient(engineUrl, environment.getOrDefault("OPERATOR_KEY", ""));
  }

  /** Starts both; on failure ends what was started. */
  static DemoWorld start(Setup setup, Consumer<String> say) throws IOException, ApiException {
    int enginePort = setup.enginePort() == 0 ? freePort() : setup.enginePort();
    int carriersPort = setup.carriersPort() == 0 ? freePort() : setup.carriersPort();
    DemoWorld world = new DemoWorld(setup, enginePort, carriersPort);
    Runtime.getRuntime().addShutdownHook(new Thread(world::close, "demo-stop"));
    try {
      world.startCarriers(carriersPort, say);
      world.startEngine(say);
      return world;
    } catch (IOException | ApiException | RuntimeException e) {
      world.close();
      throw e;
    }
  }

  private void startCarriers(int port, Consumer<String> say) throws IOException {
    say.accept("starting the carriers on port " + port);
    ChildProcess child =
        add(
            ChildProcess.start(
                "carriers",
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
    child.awaitReady(carriers::ready, READY_MILLIS);
  }

  private void startEngine(Consumer<String> say) throws IOException, ApiException {
    say.accept("starting the engine on " + engineUrl);
    ChildProcess child =
        add(
            ChildProcess.start(
                "engine",
                List.of(
                    "serve", "--config", setup.home().resolve("config/example.yaml").toString()),
                environment,
                setup.logs()));
    child.awaitReady(this::engineReady, READY_MILLIS);
    // What an operator does in the providers' consoles.
    for (JsonNode account : operator.get("/v1/accounts").path("accounts")) {
      for (DemoAccount known : DemoAccount.ALL) {
        if (known.name().equals(account.path("name").asText())) {
          carriers.announceInbound(
              known,
              account.path("inbound_url").asText(),
              account.path("inbound_status_url").asText());
        }
      }
    }
  }

  private boolean engineReady() {
    try {
      JsonNode unused = operator.get("/readyz");
      return true;
    } catch (IOException | ApiException notYet) {
      return false;
    }
  }

  Carriers carriers() {
    return carriers;
  }

  /** The engine, as the runner of workspace acme sees it. */
  ApiClient runner() {
    return runner;
  }

  /** The engine, as its operator sees it. */
  ApiClient operator() {
    return operator;
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

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String random() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
