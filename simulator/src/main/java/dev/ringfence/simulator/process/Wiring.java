package dev.ringfence.simulator.process;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfence.engine.cli.ApiClient;
import dev.ringfence.engine.cli.ApiException;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What an engine and carriers on this machine must agree on, and clients of both: ports, URLs, and
 * secrets that are new for every run. Several engines each have a wiring of their own, with the
 * same carriers and secrets. Thread-safe.
 */
public final class Wiring {
  private static final List<String> SECRETS =
      List.of(
          "TWILIO_EAST_TOKEN",
          "TWILIO_WEST_TOKEN",
          "PLIVO_TOKEN",
          "EXOTEL_API_KEY",
          "EXOTEL_TOKEN",
          "ACME_API_KEY",
          "GLOBEX_API_KEY",
          "OPERATOR_KEY");

  private final Map<String, String> environment;
  private final int carriersPort;
  private final String engineUrl;
  private final CarriersClient carriers;
  private final ApiClient runner;
  private final ApiClient operator;

  /**
   * Wires the two.
   *
   * @param enginePort 0 for a free one
   * @param carriersPort 0 for a free one
   */
  public Wiring(int enginePort, int carriersPort) throws IOException {
    this(
        enginePort == 0 ? Ports.free() : enginePort,
        carriersPort == 0 ? Ports.free() : carriersPort,
        secrets());
  }

  private Wiring(int enginePort, int carriersPort, Map<String, String> shared) {
    this.carriersPort = carriersPort;
    this.engineUrl = "http://127.0.0.1:" + enginePort;
    String carriersUrl = "http://127.0.0.1:" + carriersPort;
    Map<String, String> values = new HashMap<>(shared);
    values.put("PORT", Integer.toString(enginePort));
    values.put("PUBLIC_URL", engineUrl);
    values.put("TWILIO_BASE_URL", carriersUrl);
    values.put("PLIVO_BASE_URL", carriersUrl);
    values.put("EXOTEL_BASE_URL", carriersUrl);
    this.environment = Map.copyOf(values);
    this.carriers = new CarriersClient(carriersUrl);
    this.runner = new ApiClient(engineUrl, values.getOrDefault("ACME_API_KEY", ""));
    this.operator = new ApiClient(engineUrl, values.getOrDefault("OPERATOR_KEY", ""));
  }

  private static Map<String, String> secrets() {
    Map<String, String> values = new HashMap<>();
    for (String secret : SECRETS) {
      values.put(secret, random());
    }
    return values;
  }

  /** That of a further engine with these carriers. */
  public Wiring another() throws IOException {
    return new Wiring(Ports.free(), carriersPort, environment);
  }

  /** Variables that the configurations of both refer to. */
  public Map<String, String> environment() {
    return environment;
  }

  /** Where the carriers are to listen. */
  public int carriersPort() {
    return carriersPort;
  }

  /** Where the engine listens. */
  public String engineUrl() {
    return engineUrl;
  }

  /** The carriers. */
  public CarriersClient carriers() {
    return carriers;
  }

  /** The engine, as the runner of workspace acme sees it. */
  public ApiClient runner() {
    return runner;
  }

  /** The engine, as its operator sees it. */
  public ApiClient operator() {
    return operator;
  }

  /** Whether the engine takes work. */
  public boolean engineReady() {
    try {
      JsonNode unused = operator.get("/readyz");
      return true;
    } catch (IOException | ApiException notYet) {
      return false;
    }
  }

  /**
   * What an operator does in the providers' consoles: calls that come in are announced to this
   * engine.
   */
  public void announceInbound(List<ProviderAccount> accounts) throws IOException, ApiException {
    for (JsonNode account : operator.get("/v1/accounts").path("accounts")) {
      for (ProviderAccount known : accounts) {
        if (known.name().equals(account.path("name").asText())) {
          carriers.announceInbound(
              known,
              account.path("inbound_url").asText(),
              account.path("inbound_status_url").asText());
        }
      }
    }
  }

  private static String random() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
