package dev.ringfence.engine.redis;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A link as {@link RedisLink} is one, whose arguments and replies are bytes: for batches. It is a
 * connection of its own, so that large replies do not stand in front of admissions. Thread-safe.
 */
public final class ByteLink implements AutoCloseable {
  private final Wire<byte[]> wire;

  private ByteLink(Wire<byte[]> wire) {
    this.wire = wire;
  }

  /**
   * Opens a link. Blocks until it stands.
   *
   * @throws io.lettuce.core.RedisConnectionException if it cannot be opened in time
   */
  public static ByteLink open(ClientResources resources, RedisSettings settings) {
    return new ByteLink(
        Wire.open(resources, settings, RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE)));
  }

  /**
   * Runs a script, with its text if the server does not know it. Leaves with the next flush. What
   * is text in the reply comes as bytes, what is a number as a {@link Long}.
   */
  public CompletionStage<List<Object>> run(Script script, String[] keys, byte[][] arguments) {
    return wire.run(script, keys, arguments);
  }

  /**
   * Makes scripts known to every master, and sends what waits. A script that is not known is sent
   * again with its text, after what was sent meanwhile.
   */
  public CompletionStage<Void> load(Collection<Script> scripts) {
    return wire.load(scripts);
  }

  /** For commands that are not scripts. They leave with the next flush. */
  public RedisClusterAsyncCommands<String, byte[]> commands() {
    return wire.commands();
  }

  /** Sends what waits. */
  public void flush() {
    wire.flush();
  }

  /** Whether it still stands. */
  public boolean isOpen() {
    return wire.isOpen();
  }

  @Override
  public void close() {
    wire.close();
  }
}
