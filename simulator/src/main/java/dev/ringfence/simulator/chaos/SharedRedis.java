package dev.ringfence.simulator.chaos;

import dev.ringfence.simulator.process.NodeLinks;
import dev.ringfence.simulator.process.redis.RedisMode;
import dev.ringfence.simulator.process.redis.RedisServers;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The Redis of a world, and each node's own way to it, which can be blocked for this node alone.
 * Lane-confined, but for {@link #close}.
 */
final class SharedRedis implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final RedisServers servers;
  private final List<NodeLinks> links = new ArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Servers that do not run yet, and ways of so many nodes to them. */
  SharedRedis(RedisMode mode, Path directory, int nodes) throws IOException {
    servers = RedisServers.of(mode, directory);
    for (int i = 0; i < nodes; i++) {
      links.add(new NodeLinks(vertx, servers.ports()));
    }
  }

  RedisServers servers() {
    return servers;
  }

  /** The way of a node, by its position; those beyond the last begin again with the first. */
  NodeLinks links(int node) {
    return links.get(node % links.size());
  }

  /** Where a node finds Redis. */
  String uri(int node) {
    return servers.uri(links.get(node)::seen);
  }

  /** Ends the servers, then the ways. May be called again. */
  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      servers.close();
      links.forEach(NodeLinks::close);
      boolean unused = vertx.close().isComplete();
    }
  }
}
