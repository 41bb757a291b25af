package dev.ringfence.simulator.process;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All ways from one node to its Redis servers: a proxy before each, so that this node can be parted
 * from Redis while others are not. Thread-safe.
 */
public final class NodeLinks implements AutoCloseable {
  private final Map<Integer, TcpProxy> proxies = new LinkedHashMap<>();

  /**
   * Opens them.
   *
   * @param servers ports of all servers, of those too that a client is sent on to
   */
  public NodeLinks(Vertx vertx, List<Integer> servers) throws IOException {
    Map<Integer, Integer> ports = new LinkedHashMap<>();
    for (int server : servers) {
      ports.put(server, Ports.free());
    }
    for (Map.Entry<Integer, Integer> way : ports.entrySet()) {
      TcpProxy proxy = new TcpProxy(vertx, way.getValue(), way.getKey(), ports);
      proxies.put(way.getKey(), proxy);
      proxy.open();
    }
  }

  /** Where this node finds the server of a port. */
  public int seen(int server) {
    TcpProxy proxy = proxies.get(server);
    if (proxy == null) {
      throw new IllegalArgumentException("no server on port " + server);
    }
    return proxy.port();
  }

  /** Ends this node's connections and refuses new ones. */
  public void cut() throws IOException {
    for (TcpProxy proxy : proxies.values()) {
      proxy.cut();
    }
  }

  /** Holds back all bytes, in both directions. */
  public void silence() throws IOException {
    for (TcpProxy proxy : proxies.values()) {
      proxy.silence();
    }
  }

  /** Ends what was done; bytes that were held back go on. */
  public void heal() throws IOException {
    for (TcpProxy proxy : proxies.values()) {
      proxy.heal();
    }
  }

  @Override
  public void close() {
    proxies.values().forEach(TcpProxy::close);
  }
}
