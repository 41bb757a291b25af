package dev.ringfence.engine.redis;

import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/**
 * One connection, for as long as it lasts. Thread-safe; commands go in the order of their calls.
 *
 * <p>Nothing is repeated behind our back: a link that is broken stays broken, what it had under way
 * fails with its fate unknown, and what comes later is refused at once. Whoever wants to go on
 * opens another link and finds out under which epoch it is. So no late answer of one server can be
 * taken for an answer of the next.
 *
 * <p>Commands leave with {@link #flush()}, all of a turn together.
 */
public final class RedisLink implements AutoCloseable {
  private final Wire<String> wire;
  private final StatefulRedisPubSubConnection<String, String> news;

  private final boolean oneServer;

  private RedisLink(
      Wire<String> wire, StatefulRedisPubSubConnection<String, String> news, boolean oneServer) {
    this.wire = wire;
    this.news = news;
    this.oneServer = oneServer;
  }

  /**
   * Opens a link. Blocks until it stands.
   *
   * @throws io.lettuce.core.RedisConnectionException if it cannot be opened in time
   */
  public static RedisLink open(ClientResources resources, RedisSettings settings) {
    Wire<String> wire = Wire.open(resources, settings, StringCodec.UTF8);
    try {
      return new RedisLink(wire, wire.connectPubSub(StringCodec.UTF8), !settings.cluster());
    } catch (RuntimeException e) {
      wire.close();
      throw e;
    }
  }

  /** Runs a script, with its text if the server does not know it. Leaves with the next flush. */
  CompletionStage<List<Object>> run(Script script, String[] keys, String[] arguments) {
    return wire.run(script, keys, arguments);
  }

  /**
   * Each server that limits are kept on, to be asked about itself: without a key, a cluster's
   * client asks any server, replicas too. Leaves with the next flush.
   */
  List<RedisAsyncCommands<String, String>> masters() {
    return wire.masters();
  }

  /**
   * Makes the scripts of a shard known to every master: one that it does not know is sent a second
   * time, after what was asked for meanwhile. It need not be waited for, nor succeed, since all
   * goes well without.
   */
  public CompletionStage<Void> prepare() {
    return wire.load(Scripts.OF_THE_PRODUCT.all());
  }

  /** For commands that are not scripts. They leave with the next flush. */
  RedisClusterAsyncCommands<String, String> commands() {
    return wire.commands();
  }

  /**
   * Hears what is published from now on; told on the client's own threads, which must not be held
   * up. The stage completes when every channel is listened to.
   */
  public CompletionStage<Void> listen(List<String> channels, BiConsumer<String, String> told) {
    news.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void message(String channel, String message) {
            told.accept(channel, message);
          }
        });
    return news.async().subscribe(channels.toArray(new String[0]));
  }

  /** Tells whoever listens; completes with how many do. Leaves with the next flush. */
  public CompletionStage<Long> publish(String channel, String message) {
    return wire.commands().publish(channel, message);
  }

  /** Sends what waits. */
  public void flush() {
    wire.flush();
  }

  /** Whether a script may use keys of several hash tags. */
  boolean isOneServer() {
    return oneServer;
  }

  /** Whether it still stands. */
  public boolean isOpen() {
    return wire.isOpen() && news.isOpen();
  }

  @Override
  public void close() {
    news.close();
    wire.close();
  }
}
