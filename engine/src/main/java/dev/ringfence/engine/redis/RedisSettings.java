package dev.ringfence.engine.redis;

import java.time.Duration;

/**
 * How Redis is reached. Immutable.
 *
 * @param uri {@code redis://host:port}, {@code rediss://...} or {@code
 *     redis-sentinel://host:port,host:port/0#master}; several of the first kind with commas between
 *     them are a Redis Cluster
 * @param connectTimeout how long a connection may take
 * @param commandTimeout after which an answer is not waited for any more
 * @param queue commands that may wait for their answers at once; more are refused
 */
public record RedisSettings(
    String uri, Duration connectTimeout, Duration commandTimeout, int queue) {
  /** Half a second for a command, two for a connection. */
  public static RedisSettings of(String uri) {
    return new RedisSettings(uri, Duration.ofSeconds(2), Duration.ofMillis(500), 4096);
  }

  /** Whether the servers are a Redis Cluster. */
  public boolean cluster() {
    return uri.contains(",") && !uri.startsWith("redis-sentinel");
  }
}
