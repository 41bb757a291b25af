package dev.ringfence.bench.redis;

import dev.ringfence.engine.core.model.RateLimit;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A bucket for the destination and one for the number, each read and then written if nobody else
 * has written it; and one key for each channel, since the library knows no semaphore.
 */
final class Bucket4jPeer implements Contender {
  private static final long LEASE_SECONDS = 60;
  private static final byte[] TAKEN = {1};

  private final RedisClient client;
  private final StatefulRedisConnection<String, byte[]> connection;
  private final AsyncProxyManager<String> buckets;
  private final BucketConfiguration destination;
  private final BucketConfiguration number;

  Bucket4jPeer(String uri, Limits limits) {
    client = RedisClient.create(uri);
    connection = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
    buckets =
        Bucket4jLettuce.casBasedBuilder(connection)
            .expirationAfterWrite(
                ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(
                    Duration.ofSeconds(1)))
            .build()
            .asAsync();
    destination = configuration(limits.destination);
    number = configuration(limits.number);
  }

  private static BucketConfiguration configuration(List<RateLimit> limits) {
    var builder = BucketConfiguration.builder();
    for (RateLimit limit : limits) {
      Duration window = Duration.ofNanos(limit.windowNanos());
      builder.addLimit(one -> one.capacity(limit.count()).refillGreedy(limit.count(), window));
    }
    return builder.build();
  }

  private AsyncBucketProxy bucket(String key, BucketConfiguration configuration) {
    return buckets.builder().build(key, () -> CompletableFuture.completedFuture(configuration));
  }

  @Override
  public CompletionStage<Admitted> admit(SplittableRandom random, int batch) {
    if (batch != 1) {
      throw new IllegalArgumentException("it has no batches");
    }
    String to = "d:" + random.nextInt(Limits.DESTINATIONS);
    int index = random.nextInt(Limits.NUMBERS);
    String channel = "c:" + index + ":" + random.nextInt(Limits.CHANNELS);
    return bucket(to, destination)
        .tryConsume(1)
        .thenCompose(
            yes ->
                yes
                    ? bucket("n:" + index, number).tryConsume(1)
                    : CompletableFuture.completedFuture(false))
        .thenCompose(yes -> yes ? take(channel) : CompletableFuture.completedStage(false))
        .thenApply(yes -> admitted(channel, yes));
  }

  private CompletionStage<Boolean> take(String channel) {
    return connection
        .async()
        .set(channel, TAKEN, SetArgs.Builder.nx().ex(LEASE_SECONDS))
        .thenApply("OK"::equals);
  }

  private Admitted admitted(String channel, boolean yes) {
    return new Admitted() {
      @Override
      public int count() {
        return yes ? 1 : 0;
      }

      @Override
      public CompletionStage<?> release() {
        return yes ? connection.async().del(channel) : CompletableFuture.completedStage(0L);
      }
    };
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown();
  }
}
