package dev.ringfence.engine.provider;

import dev.ringfence.engine.core.port.WebhookRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Signed webhooks from the test resources, and requests made of them. Stateless. */
public final class WebhookSamples {
  private WebhookSamples() {}

  /** The columns of each sample. */
  public static List<List<String>> read(String resource) {
    try (InputStream in =
        Objects.requireNonNull(WebhookSamples.class.getResourceAsStream("/webhooks/" + resource))) {
      List<List<String>> rows = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (!line.startsWith("#")) {
          rows.add(List.of(line.split(" \\| ")));
        }
      }
      return rows;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A POST with a form. */
  public static WebhookRequest post(
      String url, String purpose, Map<String, String> headers, String form) {
    int query = url.indexOf('?');
    return new WebhookRequest(
        "POST",
        url,
        purpose,
        headers,
        query < 0 ? Map.of() : WireServer.decode(url.substring(query + 1)),
        WireServer.decode(form));
  }
}
