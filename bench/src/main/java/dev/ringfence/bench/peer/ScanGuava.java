package dev.ringfence.bench.peer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.util.concurrent.RateLimiter;
import dev.ringfence.bench.Leases;
import dev.ringfence.bench.Scene;
import java.util.concurrent.Semaphore;

/**
 * Per number a {@link Semaphore} and Guava's {@link RateLimiter}, tried one after the other from a
 * place that goes on by one; two rate limiters per destination in a Caffeine cache. Thread-safe.
 *
 * <p>Cannot express an hourly cap at all: it spaces permits evenly, and saves up those of one
 * second at most. What it has permitted it does not take back. It cannot say when a number will be
 * free.
 */
@SuppressWarnings("UnstableApiUsage") // @Beta for ten years; it is what people use
public final class ScanGuava implements Leases {
  private static final double WINDOWS_PER_SECOND = 1e9 / Scene.PEER_WINDOW;

  private record Destination(RateLimiter few, RateLimiter more) {}

  private final ScanStart start = ScanStart.rotating();
  private final Cache<Long, Destination> destinations;
  private final RateLimiter sends;
  private final Semaphore inProgress;
  private final Semaphore[] channels;
  private final RateLimiter[] caps;

  public ScanGuava(Scene scene) {
    destinations = Caffeine.newBuilder().maximumSize(2L * scene.destinations()).build();
    for (int d = 0; d < scene.destinations(); d++) {
      destinations.put(scene.destination(d), destination());
    }
    sends = starts(Scene.PEER_SENDS);
    inProgress = new Semaphore(scene.concurrency());
    channels = new Semaphore[scene.numbers()];
    caps = new RateLimiter[scene.numbers()];
    for (int n = 0; n < channels.length; n++) {
      channels[n] = new Semaphore(1);
      caps[n] = starts(Scene.CAP);
    }
    for (int number : scene.held()) {
      channels[number].tryAcquire();
      inProgress.tryAcquire();
    }
  }

  private static RateLimiter starts(int cap) {
    return RateLimiter.create(cap * WINDOWS_PER_SECOND);
  }

  private static Destination destination() {
    return new Destination(starts(Scene.FEW), starts(Scene.MORE));
  }

  @Override
  public int acquire(long destination) {
    Destination windows = destinations.get(destination, key -> destination());
    if (!windows.few.tryAcquire()
        || !windows.more.tryAcquire()
        || !sends.tryAcquire()
        || !inProgress.tryAcquire()) {
      return REFUSED;
    }
    int number = start.first(channels.length);
    for (int tries = 0; tries < channels.length; tries++) {
      if (channels[number].tryAcquire()) {
        if (caps[number].tryAcquire()) {
          return number;
        }
        channels[number].release();
      }
      number = number + 1 == channels.length ? 0 : number + 1;
    }
    inProgress.release();
    return REFUSED;
  }

  @Override
  public void release(int number) {
    channels[number].release();
    inProgress.release();
  }
}
