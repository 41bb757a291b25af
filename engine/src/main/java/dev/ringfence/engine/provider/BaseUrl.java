package dev.ringfence.engine.provider;

import java.net.URI;

/**
 * Where a provider's API is reached. Immutable.
 *
 * @param scheme {@code http} or {@code https}
 * @param port always explicit, the scheme's own where the text has none
 * @param prefix path before the provider's own paths, without a slash at the end; mostly empty
 */
public record BaseUrl(String scheme, String host, int port, String prefix) {

  /** Reads {@code scheme://host[:port][/prefix]}. */
  public static BaseUrl parse(String text) {
    URI uri = URI.create(text);
    String scheme = uri.getScheme();
    String host = uri.getHost();
    if (host == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException("base URL must be http(s)://host[:port], was " + text);
    }
    int port = uri.getPort();
    if (port < 0) {
      port = "https".equals(scheme) ? 443 : 80;
    }
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return new BaseUrl(
        scheme, host, port, path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
  }

  public boolean secure() {
    return "https".equals(scheme);
  }

  /** The whole URL of a path (with its query) as the provider's library or answers write it. */
  public String resolve(String pathAndQuery) {
    return scheme + "://" + host + ":" + port + prefix + pathAndQuery;
  }
}
