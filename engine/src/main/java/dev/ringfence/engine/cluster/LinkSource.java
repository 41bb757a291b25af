package dev.ringfence.engine.cluster;

import dev.ringfence.engine.redis.ByteLink;
import dev.ringfence.engine.redis.RedisLink;

/** Opens links to Redis. Blocks while it does. */
public interface LinkSource {
  /**
   * A new link.
   *
   * @throws RuntimeException when it cannot be opened in time
   */
  RedisLink open();

  /**
   * A new one for batches.
   *
   * @throws RuntimeException when it cannot be opened in time
   */
  ByteLink openBytes();
}
