package dev.ringfence.engine.webhook;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;

/**
 * Where a request may go. Immutable.
 *
 * @param addresses that were checked: nothing else may be connected to
 */
record Target(URI url, List<InetAddress> addresses) {
  boolean tls() {
    return url.getScheme().equalsIgnoreCase("https");
  }

  String host() {
    return url.getHost();
  }

  int port() {
    return url.getPort() >= 0 ? url.getPort() : tls() ? 443 : 80;
  }

  String pathAndQuery() {
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
  }
}
