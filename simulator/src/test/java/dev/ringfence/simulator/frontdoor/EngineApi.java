package dev.ringfence.simulator.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringfence.simulator.audit.ResultRow;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A runner's and an operator's side of an engine: what they ask over HTTP. Confined to the test's
 * thread.
 */
class EngineApi {
  static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final ObjectMapper JSON = new ObjectMapper();
  static final Map<String, String> KEYS =
      Map.of(
          "ACME_API_KEY", "acme-key-for-tests-only",
          "GLOBEX_API_KEY", "globex-key-for-tests-only",
          "OPERATOR_KEY", "operator-key-for-tests-only",
          "TWILIO_EAST_TOKEN", "twilio-east-token",
          "TWILIO_WEST_TOKEN", "twilio-west-token",
          "PLIVO_TOKEN", "plivo-token",
          "EXOTEL_API_KEY", "ringfence1",
          "EXOTEL_TOKEN", "exotel-token");

  final HttpClient http = HttpClient.newHttpClient();
  final int port;

  EngineApi(int port) {
    this.port = port;
  }

  /** Submits a CSV of that many US destinations, each once, and returns the batch's id. */
  String submit(String template, int calls, long firstNumber) {
    StringBuilder csv = new StringBuilder("to,item_id,name\n");
    for (int i = 0; i < calls; i++) {
      csv.append('+')
          .append(firstNumber + i)
          .append(",i")
          .append(i)
          .append(",Ann & Bob ")
          .append(i)
          .append('\n');
    }
    return submit(template, csv.toString(), "");
  }

  String submit(String template, String csv, String more) {
    JsonNode answer =
        send("POST", "/v1/batches?template=" + template + more, csv, "text/csv", "ACME_API_KEY");
    return answer.get("id").asText();
  }

  JsonNode get(String path, String key) {
    return send("GET", path, "", "text/plain", key);
  }

  JsonNode send(String method, String path, String body, String type, String key) {
    try {
      HttpResponse<String> response = raw(method, path, body, type, key);
      assertThat(response.statusCode())
          .as("%s %s: %s", method, path, response.body())
          .isBetween(200, 299);
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new AssertionError(method + " " + path, e);
    }
  }

  HttpResponse<String> raw(String method, String path, String body, String type, String key) {
    return raw(method, path, body, type, key, "X-Test", "none");
  }

  HttpResponse<String> raw(
      String method,
      String path,
      String body,
      String type,
      String key,
      String header,
      String value) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + KEYS.getOrDefault(key, key))
            .header("Content-Type", type)
            .header(header, value)
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(method + " " + path, e);
    }
  }

  /** Until it has joined the other nodes, and so neither refuses what is shared nor holds calls. */
  void awaitSharing() {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () ->
                assertThat(raw("GET", "/readyz", "", "text/plain", "").body())
                    .contains("\"detail\":\"ready\""));
  }

  JsonNode awaitDone(String batch) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> {
              JsonNode view = get("/v1/batches/" + batch, "ACME_API_KEY");
              assertThat(view.get("done").asInt())
                  .as("%s", view)
                  .isEqualTo(view.get("total").asInt());
            });
    return get("/v1/batches/" + batch, "ACME_API_KEY");
  }

  long counter(String name) {
    return get("/v1/counters", "OPERATOR_KEY").get("counters").get(name).asLong();
  }

  /**
   * At rest nothing holds a channel, which the engine's own numbers must say as well as the
   * carriers'.
   */
  void awaitAtRest() {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> {
              for (JsonNode number : get("/v1/numbers", "OPERATOR_KEY").get("numbers")) {
                assertThat(number.get("in_progress").asInt()).as("%s", number).isZero();
              }
            });
  }

  List<ResultRow> results(String batch) {
    List<ResultRow> rows = new ArrayList<>();
    String body =
        raw(
                "GET",
                "/v1/batches/" + batch + "/results?format=ndjson",
                "",
                "text/plain",
                "ACME_API_KEY")
            .body();
    for (String line : body.split("\n")) {
      try {
        JsonNode row = JSON.readTree(line);
        rows.add(
            new ResultRow(
                text(row, "id"),
                text(row, "to"),
                text(row, "disposition"),
                text(row, "outcome"),
                text(row, "reason"),
                row.path("attempts").asInt(),
                text(row, "attempt_id"),
                text(row, "provider_call_id")));
      } catch (IOException e) {
        throw new AssertionError(line, e);
      }
    }
    return rows;
  }

  private static String text(JsonNode row, String name) {
    JsonNode value = row.get(name);
    return value == null || value.isNull() ? "" : value.asText();
  }
}
