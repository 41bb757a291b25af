package dev.ringfence.simulator.process.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** One server. */
final class OneRedis extends RedisServers {
  private final RedisServer server;

  OneRedis(Path directory) throws IOException {
    super(directory);
    server = store("redis");
  }

  @Override
  public void start() throws IOException {
    server.start();
  }

  @Override
  public String uri(IntUnaryOperator seen) {
    return "redis://127.0.0.1:" + seen.applyAsInt(server.port());
  }

  @Override
  public List<RedisServer> masters() {
    return List.of(server);
  }

  @Override
  boolean whole() throws IOException {
    return server.ask("PING").equals("PONG");
  }
}
