package dev.ringfence.simulator.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringfence.engine.cli.ApiClient;
import dev.ringfence.engine.cli.ApiException;
import dev.ringfence.simulator.audit.AuditRules;
import dev.ringfence.simulator.audit.CarrierEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a run asks of the simulated carriers. Thread-safe. */
public final class CarriersClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 10_000;

  private final ApiClient http;

  /** Carriers at this URL. */
  public CarriersClient(String url) {
    this.http = new ApiClient(url, "");
  }

  /** Whether they answer. */
  public boolean ready() {
    try {
      return http.get("/_sim/ping").has("nanos");
    } catch (IOException | ApiException notYet) {
      return false;
    }
  }

  /** The carriers' {@link System#nanoTime()} when the request arrived. */
  public long pingNanos() throws IOException, ApiException {
    return http.get("/_sim/ping").path("nanos").asLong();
  }

  /** The rules to judge by. */
  public AuditRules rules() throws IOException, ApiException {
    return JSON.treeToValue(http.get("/_sim/rules"), AuditRules.class);
  }

  /** What they count. */
  public JsonNode stats() throws IOException, ApiException {
    return http.get("/_sim/stats");
  }

  /** Calls in progress there, inbound ones too. */
  public JsonNode live() throws IOException, ApiException {
    return http.get("/_sim/live");
  }

  /**
   * Calls in progress there that one engine has dialled: destinations by the carriers' ids.
   *
   * @param origin where their callbacks go
   */
  public Map<String, String> calls(String origin) throws IOException, ApiException {
    Map<String, String> calls = new HashMap<>();
    for (JsonNode call : live()) {
      if (call.path("origin").asText().equals(origin)) {
        calls.put(call.path("call").asText(), call.path("destination").asText());
      }
    }
    return calls;
  }

  /** From now on these faults strike, as {@code --faults} takes them. */
  public void faults(String spec) throws IOException, ApiException {
    post("/_sim/faults", Map.of("spec", spec));
  }

  /** While on, every call is answered and goes on. */
  public void hold(boolean on) throws IOException, ApiException {
    post("/_sim/hold", Map.of("on", on));
  }

  /**
   * The carriers' port fails for a while; calls and callbacks go on.
   *
   * @param kind {@code refused} (connections) or {@code silent} (requests are never answered)
   */
  public void outage(String kind, long millis) throws IOException, ApiException {
    post("/_sim/outage", Map.of("kind", kind, "millis", millis));
  }

  /** Tells an account where to announce calls that come in. */
  public void announceInbound(ProviderAccount account, String voiceUrl, String statusUrl)
      throws IOException, ApiException {
    post(
        "/_sim/voice-url",
        Map.of("account", account.id(), "voice_url", voiceUrl, "inbound_status_url", statusUrl));
  }

  private void post(String path, Map<String, Object> body) throws IOException, ApiException {
    http.post(
        path, BodyPublishers.ofString(JSON.writeValueAsString(body)), "application/json", Map.of());
  }

  /** What of the log the judges look at, in the order of the log. */
  public List<CarrierEvent> log() throws IOException, ApiException {
    List<CarrierEvent> events = new ArrayList<>();
    long unused = log(0, events);
    return events;
  }

  /**
   * What of the log the judges look at, from a place on.
   *
   * @param from how much of the log was read before
   * @param events where it goes, in the order of the log
   * @return how much of the log was read by now
   */
  public long log(long from, List<CarrierEvent> events) throws IOException, ApiException {
    long after = from;
    while (true) {
      ByteArrayOutputStream page = new ByteArrayOutputStream();
      http.download("/_sim/log?after=" + after + "&limit=" + PAGE, page);
      List<String> lines = page.toString(StandardCharsets.UTF_8).lines().toList();
      for (String line : lines) {
        CarrierEvent event = CarrierEvent.fromJson(line);
        after = event.seq();
        if (judged(event.kind()) || event.tellsEnd()) {
          events.add(event);
        }
      }
      if (lines.isEmpty()) {
        return after;
      }
    }
  }

  private static boolean judged(CarrierEvent.Kind kind) {
    return switch (kind) {
      case CREATE_ACCEPTED, CREATE_REFUSED, ENDED, INBOUND_ACCEPTED, INBOUND_ENDED -> true;
      case RINGING,
          ANSWERED,
          CALLBACK_SENT,
          CALLBACK_ANSWERED,
          CALLBACK_LOST,
          INBOUND_OFFERED,
          INBOUND_REFUSED,
          LOOKUP,
          FAULT ->
          false;
    };
  }
}
