package dev.ringfence.simulator.carrier;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/** What an API answers. Immutable. */
record Answer(int status, String contentType, String body, Map<String, String> headers) {

  Answer {
    headers = Map.copyOf(headers);
  }

  static Answer json(int status, JsonObject body) {
    return new Answer(status, Wire.JSON, body.encode(), Map.of());
  }

  static Answer noContent() {
    return new Answer(204, "", "", Map.of());
  }

  /** What stands before the carrier's machines answers in HTML, as such things do. */
  static Answer badGateway() {
    return new Answer(
        502,
        "text/html",
        "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>",
        Map.of());
  }
}
