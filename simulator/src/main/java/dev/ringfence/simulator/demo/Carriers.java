package dev.ringfence.simulator.demo;

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
import java.util.List;
import java.util.Map;

/** What the demo asks of the simulated carriers. Thread-safe. */
final class Carriers {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 10_000;

  private final ApiClient http;

  Carriers(String url) {
    this.http = new ApiClient(url, "");
  }

  boolean ready() {
    try {
      return http.get("/_sim/ping").has("nanos");
    } catch (IOException | ApiException notYet) {
      return false;
    }
  }

  /** The carriers' {@link System#nanoTime()} when the request arrived. */
  long pingNanos() throws IOException, ApiException {
    return http.get("/_sim/ping").path("nanos").asLong();
  }

  AuditRules rules() throws IOException, ApiException {
    return JSON.treeToValue(http.get("/_sim/rules"), AuditRules.class);
  }

  JsonNode stats() throws IOException, ApiException {
    return http.get("/_sim/stats");
  }

  /** Calls in progress there, inbound ones too. */
  JsonNode live() throws IOException, ApiException {
    return http.get("/_sim/live");
  }

  void faults(String spec) throws IOException, ApiException {
    post("/_sim/faults", Map.of("spec", spec));
  }

  /** While on, every call is answered and goes on. */
  void hold(boolean on) throws IOException, ApiException {
    post("/_sim/hold", Map.of("on", on));
  }

  void announceInbound(DemoAccount account, InboundUrls urls) throws IOException, ApiException {
    post(
        "/_sim/voice-url",
        Map.of(
            "account", account.id(),
            "voice_url", urls.of(account.name(), "inbound"),
            "inbound_status_url", urls.of(account.name(), "inbound-status")));
  }

  private void post(String path, Map<String, Object> body) throws IOException, ApiException {
    http.post(
        path, BodyPublishers.ofString(JSON.writeValueAsString(body)), "application/json", Map.of());
  }

  /** What of the log the judges look at, in the order of the log. */
  List<CarrierEvent> log() throws IOException, ApiException {
    List<CarrierEvent> events = new ArrayList<>();
    long after = 0;
    while (true) {
      ByteArrayOutputStream page = new ByteArrayOutputStream();
      http.download("/_sim/log?after=" + after + "&limit=" + PAGE, page);
      List<String> lines = page.toString(StandardCharsets.UTF_8).lines().toList();
      for (String line : lines) {
        CarrierEvent event = CarrierEvent.fromJson(line);
        after = event.seq();
        if (judged(event.kind())) {
          events.add(event);
        }
      }
      if (lines.isEmpty()) {
        return events;
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
