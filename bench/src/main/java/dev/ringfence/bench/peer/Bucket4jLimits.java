package dev.ringfence.bench.peer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ringfence.bench.Scene;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * The limits of a call besides its number's, with Bucket4j's default buckets: the destination's two
 * windows as two bandwidths of one bucket in a Caffeine cache, the account's rate as a bucket, its
 * concurrency as a {@link Semaphore}. Thread-safe.
 *
 * <p>A token bucket is not a rolling window: after a rest it lets the capacity through at once and
 * the refill after it, up to twice the cap in a window. Nor is it one step: between two of the
 * checks another thread may see what is given back a moment later.
 */
final class Bucket4jLimits {
  private static final Duration WINDOW = Duration.ofNanos(Scene.PEER_WINDOW);

  private final Cache<Long, Bucket> destinations;
  private final Bucket sends;
  private final Semaphore inProgress;

  Bucket4jLimits(Scene scene) {
    destinations = Caffeine.newBuilder().maximumSize(2L * scene.destinations()).build();
    for (int d = 0; d < scene.destinations(); d++) {
      destinations.put(scene.destination(d), destination());
    }
    sends = bucket(Scene.PEER_SENDS);
    inProgress = new Semaphore(scene.concurrency());
  }

  /** A bucket of so many starts per window, refilled greedily. */
  static Bucket bucket(int cap) {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(cap).refillGreedy(cap, WINDOW))
        .withNanosecondPrecision()
        .build();
  }

  private static Bucket destination() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(Scene.FEW).refillGreedy(Scene.FEW, WINDOW))
        .addLimit(limit -> limit.capacity(Scene.MORE).refillGreedy(Scene.MORE, WINDOW))
        .withNanosecondPrecision()
        .build();
  }

  /** For setting up: a number carries a call from before. */
  void hold() {
    inProgress.tryAcquire();
  }

  boolean charge(long destination) {
    Bucket bucket = destinations.get(destination, key -> destination());
    if (!bucket.tryConsume(1)) {
      return false;
    }
    if (!sends.tryConsume(1)) {
      bucket.addTokens(1);
      return false;
    }
    if (!inProgress.tryAcquire()) {
      sends.addTokens(1);
      bucket.addTokens(1);
      return false;
    }
    return true;
  }

  /** No number was found: everything goes back. */
  void refund(long destination) {
    inProgress.release();
    sends.addTokens(1);
    destinations.get(destination, key -> destination()).addTokens(1);
  }

  void release() {
    inProgress.release();
  }
}
