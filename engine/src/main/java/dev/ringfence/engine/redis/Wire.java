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
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * One connection to a server or a cluster, for as long as it lasts; what {@link RedisLink} and
 * {@link ByteLink} have in common. Thread-safe; commands go in the order of their calls.
 *
 * @param <V> what arguments and replies are to Java
 */
final class Wire<V> implements AutoCloseable {
  private final AbstractRedisClient client;
  private final StatefulConnection<String, V> connection;
  private final RedisClusterAsyncCommands<String, V> commands;
  private final List<RedisAsyncCommands<String, V>> masters = new ArrayList<>();
  private volatile boolean closed;

  private Wire(
      AbstractRedisClient client,
      StatefulConnection<String, V> connection,
      RedisClusterAsyncCommands<String, V> commands) {
    this.client = client;
    this.connection = connection;
    this.commands = commands;
    connection.setAutoFlushCommands(false);
  }

  /**
   * Opens a link. Blocks until it stands.
   *
   * @throws io.lettuce.core.RedisConnectionException if it cannot be opened in time
   */
  static <V> Wire<V> open(
      ClientResources resources, RedisSettings settings, RedisCodec<String, V> codec) {
    return settings.cluster()
        ? openCluster(resources, settings, codec)
        : openServer(resources, settings, codec);
  }

  private static <V> Wire<V> openServer(
      ClientResources resources, RedisSettings settings, RedisCodec<String, V> codec) {
    RedisClient client = RedisClient.create(resources, uri(settings.uri(), settings));
    client.setOptions(options(ClientOptions.builder(), settings).build());
    try {
      StatefulRedisConnection<String, V> connection = client.connect(codec);
      Wire<V> wire = new Wire<>(client, connection, connection.async());
      wire.masters.add(connection.async());
      return wire;
    } catch (RuntimeException e) {
      client.shutdown();
      throw e;
    }
  }

  private static <V> Wire<V> openCluster(
      ClientResources resources, RedisSettings settings, RedisCodec<String, V> codec) {
    List<RedisURI> uris =
        Arrays.stream(settings.uri().split(","))
            .map(one -> uri(one.trim(), settings))
            .collect(Collectors.toList());
    RedisClusterClient client = RedisClusterClient.create(resources, uris);
    ClusterClientOptions.Builder builder = ClusterClientOptions.builder();
    options(builder, settings);
    client.setOptions(builder.build());
    try {
      StatefulRedisClusterConnection<String, V> connection = client.connect(codec);
      Wire<V> wire = new Wire<>(client, connection, connection.async());
      for (RedisClusterNode server : client.getPartitions()) {
        if (server.is(RedisClusterNode.NodeFlag.UPSTREAM) && !server.getSlots().isEmpty()) {
          wire.reach(server, settings);
          RedisURI at = server.getUri();
          wire.masters.add(connection.getConnection(at.getHost(), at.getPort()).async());
        }
      }
      return wire;
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
  CompletionStage<List<Object>> run(Script script, String[] keys, V[] arguments) {
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
   * Makes scripts known to every master, and sends what waits. Each goes over the connection that
   * calls of it take, so it is known to those that come after.
   */
  CompletionStage<Void> load(Collection<Script> scripts) {
    List<CompletableFuture<String>> loads = new ArrayList<>();
    for (RedisAsyncCommands<String, V> master : masters) {
      scripts.forEach(script -> loads.add(master.scriptLoad(script.text()).toCompletableFuture()));
    }
    flush();
    return CompletableFuture.allOf(loads.toArray(new CompletableFuture<?>[0]));
  }

  /**
   * Each server that keeps data: without a key, a cluster's client asks any server, replicas too.
   * Leaves with the next flush.
   */
  List<RedisAsyncCommands<String, V>> masters() {
    return masters;
  }

  /** For commands that are not scripts. They leave with the next flush. */
  RedisClusterAsyncCommands<String, V> commands() {
    return commands;
  }

  /** Another connection of the same client, for what is published. Blocks until it stands. */
  StatefulRedisPubSubConnection<String, V> connectPubSub(RedisCodec<String, V> codec) {
    return client instanceof RedisClusterClient cluster
        ? cluster.connectPubSub(codec)
        : ((RedisClient) client).connectPubSub(codec);
  }

  /** Sends what waits; when it is closed, that has failed already. */
  void flush() {
    if (!closed) {
      connection.flushCommands();
    }
  }

  /** Whether it still stands. */
  boolean isOpen() {
    return connection.isOpen();
  }

  @Override
  public void close() {
    closed = true;
    connection.close();
    client.shutdownAsync();
  }
}
