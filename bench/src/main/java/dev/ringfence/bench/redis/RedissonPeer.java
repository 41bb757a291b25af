package dev.ringfence.bench.redis;

import dev.ringfence.engine.core.model.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.redisson.Redisson;
import org.redisson.api.RPermitExpirableSemaphore;
import org.redisson.api.RRateLimiter;
import org.redisson.api.RateType;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/**
 * A rate limiter for the destination and one for the number, and a semaphore whose permits expire:
 * five scripts, and nothing takes back what the first charged when a later one refuses. With the
 * library's own connections.
 */
final class RedissonPeer implements Contender {
  private static final long LEASE_SECONDS = 60;
  private static final int SETUP_AT_ONCE = 500;

  private final RedissonClient client;
  private final RateLimit destination;

  RedissonPeer(String uri, Limits limits) {
    Config config = new Config();
    config.useSingleServer().setAddress(uri);
    client = Redisson.create(config);
    destination = limits.destination.get(0);
    RateLimit number = limits.number.get(0);
    for (int from = 0; from < Limits.NUMBERS; from += SETUP_AT_ONCE) {
      List<CompletableFuture<?>> made = new ArrayList<>();
      for (int i = from; i < Math.min(Limits.NUMBERS, from + SETUP_AT_ONCE); i++) {
        made.add(rate(number(i), number));
        made.add(channels(i).trySetPermitsAsync(Limits.CHANNELS).toCompletableFuture());
      }
      CompletableFuture.allOf(made.toArray(new CompletableFuture<?>[0])).join();
    }
  }

  private RRateLimiter number(int index) {
    return client.getRateLimiter("n:" + index);
  }

  private RPermitExpirableSemaphore channels(int index) {
    return client.getPermitExpirableSemaphore("c:" + index);
  }

  private static CompletableFuture<Boolean> rate(RRateLimiter limiter, RateLimit limit) {
    return limiter
        .trySetRateAsync(RateType.OVERALL, limit.count(), Duration.ofNanos(limit.windowNanos()))
        .toCompletableFuture();
  }

  @Override
  public CompletionStage<Admitted> admit(SplittableRandom random, int batch) {
    if (batch != 1) {
      throw new IllegalArgumentException("it has no batches");
    }
    RRateLimiter to = client.getRateLimiter("d:" + random.nextInt(Limits.DESTINATIONS));
    int index = random.nextInt(Limits.NUMBERS);
    RPermitExpirableSemaphore channels = channels(index);
    return rate(to, destination)
        .thenCompose(set -> to.tryAcquireAsync(1))
        .thenCompose(yes -> yes ? number(index).tryAcquireAsync(1) : done(false))
        .thenCompose(
            yes ->
                yes
                    ? channels.tryAcquireAsync(0, LEASE_SECONDS, TimeUnit.SECONDS)
                    : CompletableFuture.<String>completedStage(null))
        .thenApply(
            permit ->
                new Admitted() {
                  @Override
                  public int count() {
                    return permit == null ? 0 : 1;
                  }

                  @Override
                  public CompletionStage<?> release() {
                    return permit == null ? done(false) : channels.tryReleaseAsync(permit);
                  }
                });
  }

  private static CompletionStage<Boolean> done(boolean value) {
    return CompletableFuture.completedStage(value);
  }

  @Override
  public void close() {
    client.shutdown();
  }
}
