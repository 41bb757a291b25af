package dev.ringfence.engine.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisServerAsyncCommands;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

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
  private final AbstractRedisClient client;
  private final StatefulConnection<String, String> connection;
  private final RedisClusterAsyncCommands<String, String> commands;
  private final StatefulRedisPubSubConnection<String, String> news;
  private final List<RedisServerAsyncCommands<String, String>> masters = new ArrayList<>();

  private RedisLink(
      AbstractRedisClient client,
      StatefulConnection<String, String> connection,
      RedisClusterAsyncCommands<String, String> commands,
      StatefulRedisPubSubConnection<String, String> news) {
    this.client = client;
    this.connection = connection;
    this.commands = commands;
    this.news = news;
    connection.setAutoFlushCommands(false);
  }

  /**
   * Opens a link. Blocks until it stands.
   *
   * @throws io.lettuce.core.RedisConnectionException if it cannot be opened in time
   */
  public static RedisLink open(ClientResources resources, RedisSettings settings) {
    return settings.cluster() ? openCluster(resources, settings) : openServer(resources, settings);
  }

  private static RedisLink openServer(ClientResources resources, RedisSettings settings) {
    RedisClient client = RedisClient.create(resources, uri(settings.uri(), settings));
    client.setOptions(options(ClientOptions.builder(), settings).build());
    try {
      StatefulRedisConnection<String, String> connection = client.connect(StringCodec.UTF8);
      RedisLink link =
          new RedisLink(
              client, connection, connection.async(), client.connectPubSub(StringCodec.UTF8));
      link.masters.add(connection.async());
      return link;
    } catch (RuntimeException e) {
      client.shutdown();
      throw e;
    }
  }

  private static RedisLink openCluster(ClientResources resources, RedisSettings settings) {
    List<RedisURI> uris =
        Arrays.stream(settings.uri().split(","))
            .map(one -> uri(one.trim(), settings))
            .collect(Collectors.toList());
    RedisClusterClient client = RedisClusterClient.create(resources, uris);
    ClusterClientOptions.Builder builder = ClusterClientOptions.builder();
    options(builder, settings);
    client.setOptions(builder.build());
    try {
      StatefulRedisClusterConnection<String, String> connection = client.connect(StringCodec.UTF8);
      RedisLink link =
          new RedisLink(
              client, connection, connection.async(), client.connectPubSub(StringCodec.UTF8));
      for (RedisClusterNode server : client.getPartitions()) {
        if (server.is(RedisClusterNode.NodeFlag.UPSTREAM) && !server.getSlots().isEmpty()) {
          link.reach(server, settings);
          RedisURI at = server.getUri();
          link.masters.add(connection.getConnection(at.getHost(), at.getPort()).async());
        }
      }
      return link;
    } catch (RuntimeException e) {
      client.shutdown();
      throw e;
    }
  }

  /**
   * A cluster's servers are connected to when they are first needed, and what needs them is refused
   * meanwhile: so each is needed once before the link is handed out.
   */
  private void reach(RedisClusterNode server, RedisSettings settings) {
    long begin = System.nanoTime();
    String key = "reach";
    for (int i = 0; !server.hasSlot(SlotHash.getSlot(key)); i++) {
      key = "reach" + i;
    }
    for (; ; ) {
      try {
        CompletableFuture<Long> asked = commands.exists(key).toCompletableFuture();
        flush();
        asked.get(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (ExecutionException | TimeoutException e) {
        if (System.nanoTime() - begin > settings.connectTimeout().toNanos()) {
          throw new RedisConnectionException("cannot reach " + server.getUri(), e);
        }
        LockSupport.parkNanos(1_000_000L);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RedisConnectionException("interrupted while reaching " + server.getUri(), e);
      }
    }
  }

  private static RedisURI uri(String text, RedisSettings settings) {
    RedisURI uri = RedisURI.create(text);
    uri.setTimeout(settings.commandTimeout());
    uri.setClientName("ringfence");
    return uri;
  }

  private static ClientOptions.Builder options(
      ClientOptions.Builder builder, RedisSettings settings) {
    return builder
        .autoReconnect(false)
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(settings.queue())
        .timeoutOptions(TimeoutOptions.enabled(settings.commandTimeout()))
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .socketOptions(
            SocketOptions.builder()
                .connectTimeout(settings.connectTimeout())
                .tcpNoDelay(true)
                .build());
  }

  /** Runs a script, with its text if the server does not know it. Leaves with the next flush. */
  CompletionStage<List<Object>> run(Scripts.Script script, String[] keys, String[] arguments) {
    CompletionStage<List<Object>> first =
        commands.<List<Object>>evalsha(script.sha(), ScriptOutputType.MULTI, keys, arguments);
    return first
        .handle(
            (reply, failure) -> {
              if (failure == null) {
                return first;
              }
              Throwable cause =
                  failure instanceof CompletionException && failure.getCause() != null
                      ? failure.getCause()
                      : failure;
              if (!(cause instanceof RedisNoScriptException)) {
                return first;
              }
              // The server was restarted, or never knew it. It did nothing, so this is no
              // repetition.
              CompletionStage<List<Object>> again =
                  commands.<List<Object>>eval(
                      script.text(), ScriptOutputType.MULTI, keys, arguments);
              flush();
              return again;
            })
        .thenCompose(stage -> stage);
  }

  /**
   * Each server that limits are kept on, to be asked about itself: without a key, a cluster's
   * client asks any server, replicas too. Leaves with the next flush.
   */
  List<RedisServerAsyncCommands<String, String>> masters() {
    return masters;
  }

  /**
   * Makes the scripts known to the server: one that it does not know is sent a second time, after
   * what was asked for meanwhile. Whether it succeeds is not waited for, since all goes well
   * without.
   */
  public void prepare() {
    Scripts.OF_THE_PRODUCT.all().forEach(script -> commands.scriptLoad(script.text()));
    flush();
  }

  /** For commands that are not scripts. They leave with the next flush. */
  RedisClusterAsyncCommands<String, String> commands() {
    return commands;
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

  /** Sends what waits. */
  public void flush() {
    connection.flushCommands();
  }

  /** Whether it still stands. */
  public boolean isOpen() {
    return connection.isOpen() && news.isOpen();
  }

  @Override
  public void close() {
    news.close();
    connection.close();
    client.shutdownAsync();
  }
}
