package dev.ringfence.engine.core.port;

import java.util.List;
import java.util.Map;

/**
 * A request that a provider made to us. Immutable.
 *
 * @param method in capitals
 * @param url the whole public URL with its query, as the provider was told it (and signed it)
 * @param purpose last path segment of the URL: {@code status}, {@code ring}, {@code answer}, {@code
 *     hangup}, {@code inbound}, {@code inbound-status}
 * @param headers names in lower case
 * @param query decoded query parameters
 * @param form decoded parameters of a form body, or the members of a flat JSON body as text
 */
public record WebhookRequest(
    String method,
    String url,
    String purpose,
    Map<String, String> headers,
    Map<String, List<String>> query,
    Map<String, List<String>> form) {

  /** First value of a form or, failing that, query parameter; empty if there is none. */
  public String first(String name) {
    List<String> values = form.getOrDefault(name, query.getOrDefault(name, List.of()));
    return values.isEmpty() ? "" : values.get(0);
  }

  /** A header, or empty. */
  public String header(String lowerCaseName) {
    return headers.getOrDefault(lowerCaseName, "");
  }
}
