package dev.ringfence.bench.peer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ringfence.bench.Leases;
import dev.ringfence.bench.Scene;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;

/**
 * Per number a {@link Bulkhead} and a {@link RateLimiter}, tried one after the other from a place
 * that goes on by one; the account the same, and two rate limiters per destination in a Caffeine
 * cache. Thread-safe.
 *
 * <p>A rate limiter counts in fixed periods, so twice the cap may pass at their border. What it has
 * permitted it does not take back: a call that finds no number has used up a start of its
 * destination and of the account. It cannot say when a number will be free.
 */
public final class ScanResilience4j implements Leases {
  private record Destination(RateLimiter few, RateLimiter more) {}

  private final ScanStart start = ScanStart.rotating();
  private final RateLimiterConfig few = starts(Scene.FEW);
  private final RateLimiterConfig more = starts(Scene.MORE);
  private final Cache<Long, Destination> destinations;
  private final RateLimiter sends;
  private final Bulkhead inProgress;
  private final Bulkhead[] channels;
  private final RateLimiter[] caps;

  public ScanResilience4j(Scene scene) {
    destinations = Caffeine.newBuilder().maximumSize(2L * scene.destinations()).build();
    for (int d = 0; d < scene.destinations(); d++) {
      destinations.put(scene.destination(d), destination());
    }
    sends = RateLimiter.of("sends", starts(Scene.PEER_SENDS));
    inProgress = Bulkhead.of("account", calls(scene.concurrency()));
    channels = new Bulkhead[scene.numbers()];
    caps = new RateLimiter[scene.numbers()];
    BulkheadConfig one = calls(1);
    RateLimiterConfig cap = starts(Scene.CAP);
    for (int n = 0; n < channels.length; n++) {
      channels[n] = Bulkhead.of("number", one);
      caps[n] = RateLimiter.of("number", cap);
    }
    for (int number : scene.held()) {
      channels[number].tryAcquirePermission();
      inProgress.tryAcquirePermission();
    }
  }

  private static RateLimiterConfig starts(int cap) {
    return RateLimiterConfig.custom()
        .limitForPeriod(cap)
        .limitRefreshPeriod(Duration.ofNanos(Scene.PEER_WINDOW))
        .timeoutDuration(Duration.ZERO)
        .build();
  }

  private static BulkheadConfig calls(int most) {
    return BulkheadConfig.custom().maxConcurrentCalls(most).maxWaitDuration(Duration.ZERO).build();
  }

  private Destination destination() {
    return new Destination(RateLimiter.of("few", few), RateLimiter.of("more", more));
  }

  @Override
  public int acquire(long destination) {
    Destination windows = destinations.get(destination, key -> destination());
    if (!windows.few.acquirePermission()
        || !windows.more.acquirePermission()
        || !sends.acquirePermission()
        || !inProgress.tryAcquirePermission()) {
      return REFUSED;
    }
    int number = start.first(channels.length);
    for (int tries = 0; tries < channels.length; tries++) {
      if (channels[number].tryAcquirePermission()) {
        if (caps[number].acquirePermission()) {
          return number;
        }
        channels[number].releasePermission();
      }
      number = number + 1 == channels.length ? 0 : number + 1;
    }
    inProgress.releasePermission();
    return REFUSED;
  }

  @Override
  public void release(int number) {
    channels[number].onComplete();
    inProgress.onComplete();
  }
}
