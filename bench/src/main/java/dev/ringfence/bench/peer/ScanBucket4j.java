package dev.ringfence.bench.peer;

import dev.ringfence.bench.Leases;
import dev.ringfence.bench.Scene;
import io.github.bucket4j.Bucket;
import java.util.concurrent.Semaphore;

/**
 * Per number a {@link Semaphore} and a bucket; the numbers are tried one after the other until one
 * lets the call through. Thread-safe.
 *
 * <p>Cannot keep a rolling cap (a bucket lets up to twice of it through, see {@link
 * Bucket4jLimits}), cannot say when a number will be free, and takes longer the fewer are.
 */
public final class ScanBucket4j implements Leases {
  private final Bucket4jLimits limits;
  private final ScanStart start;
  private final Semaphore[] channels;
  private final Bucket[] caps;

  public ScanBucket4j(Scene scene, ScanStart start) {
    this.start = start;
    limits = new Bucket4jLimits(scene);
    channels = new Semaphore[scene.numbers()];
    caps = new Bucket[scene.numbers()];
    for (int n = 0; n < channels.length; n++) {
      channels[n] = new Semaphore(1);
      caps[n] = Bucket4jLimits.bucket(Scene.CAP);
    }
    for (int number : scene.held()) {
      channels[number].tryAcquire();
      limits.hold();
    }
  }

  @Override
  public int acquire(long destination) {
    if (!limits.charge(destination)) {
      return REFUSED;
    }
    int number = start.first(channels.length);
    for (int tries = 0; tries < channels.length; tries++) {
      if (channels[number].tryAcquire()) {
        if (caps[number].tryConsume(1)) {
          return number;
        }
        channels[number].release();
      }
      number = number + 1 == channels.length ? 0 : number + 1;
    }
    limits.refund(destination);
    return REFUSED;
  }

  @Override
  public void release(int number) {
    channels[number].release();
    limits.release();
  }
}
