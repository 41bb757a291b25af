package dev.ringfence.bench.peer;

import dev.ringfence.bench.Leases;
import dev.ringfence.bench.Scene;
import io.github.bucket4j.Bucket;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The idle numbers in a queue, and a bucket per number: what a careful user of Bucket4j writes.
 * Thread-safe.
 *
 * <p>Cannot keep a rolling cap (see {@link Bucket4jLimits}), cannot say when a number will be free,
 * and numbers that are over their cap stay in the queue, to be tried again by every call. One
 * number with several channels, in several pools, or a choice other than the longest idle, it
 * cannot express.
 */
public final class IdleQueueBucket4j implements Leases {
  private final Bucket4jLimits limits;
  private final ConcurrentLinkedQueue<Integer> idle = new ConcurrentLinkedQueue<>();
  private final Bucket[] caps;

  public IdleQueueBucket4j(Scene scene) {
    limits = new Bucket4jLimits(scene);
    caps = new Bucket[scene.numbers()];
    boolean[] held = new boolean[caps.length];
    for (int number : scene.held()) {
      held[number] = true;
      limits.hold();
    }
    for (int n = 0; n < caps.length; n++) {
      caps[n] = Bucket4jLimits.bucket(Scene.CAP);
      if (!held[n]) {
        idle.add(n);
      }
    }
  }

  @Override
  public int acquire(long destination) {
    if (!limits.charge(destination)) {
      return REFUSED;
    }
    for (int tries = 0; tries < caps.length; tries++) {
      Integer number = idle.poll();
      if (number == null) {
        break;
      }
      if (caps[number].tryConsume(1)) {
        return number;
      }
      idle.add(number);
    }
    limits.refund(destination);
    return REFUSED;
  }

  @Override
  public void release(int number) {
    idle.add(number);
    limits.release();
  }
}
