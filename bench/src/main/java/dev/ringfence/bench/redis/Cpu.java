package dev.ringfence.bench.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;

/** What a server says of itself, over a connection of its own. */
final class Cpu implements AutoCloseable {
  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;

  Cpu(String uri) {
    client = RedisClient.create(uri);
    connection = client.connect();
  }

  /** Time that its main thread has used, in microseconds. */
  long micros() {
    double seconds = 0;
    for (String line : connection.sync().info("cpu").split("\r\n", -1)) {
      if (line.startsWith("used_cpu_user_main_thread:")
          || line.startsWith("used_cpu_sys_main_thread:")) {
        seconds += Double.parseDouble(line.substring(line.indexOf(':') + 1));
      }
    }
    return Math.round(seconds * 1e6);
  }

  /** Forgets all data. */
  void clear() {
    connection.sync().flushall();
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown();
  }
}
