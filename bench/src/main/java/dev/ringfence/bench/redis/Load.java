package dev.ringfence.bench.redis;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps so many batches under way: as soon as one is admitted it is released, and the next one is
 * asked for. The first second is not counted.
 */
final class Load {
  private static final long SECOND = 1_000_000_000L;

  /**
   * What was seen.
   *
   * @param perSecond admissions, each with its release
   * @param p50Micros from asking until the decision is there, a whole batch
   * @param cpuMicros of the server's main thread, for one of them
   */
  record Seen(double perSecond, double p50Micros, double p99Micros, double cpuMicros) {}

  private final Contender contender;
  private final int batch;
  private final LongAdder admitted = new LongAdder();
  private final LongAdder asked = new LongAdder();
  private final ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();
  private volatile boolean measuring;
  private volatile boolean over;
  private volatile @Nullable Throwable failure;

  private Load(Contender contender, int batch) {
    this.contender = contender;
    this.batch = batch;
  }

  static Seen run(Contender contender, Cpu cpu, int batch, int underWay, int seconds) {
    return new Load(contender, batch).run(cpu, underWay, seconds);
  }

  private Seen run(Cpu cpu, int underWay, int seconds) {
    CountDownLatch ended = new CountDownLatch(underWay);
    AtomicInteger seeds = new AtomicInteger();
    for (int i = 0; i < underWay; i++) {
      next(new SplittableRandom(seeds.incrementAndGet()), ended);
    }
    LockSupport.parkNanos(SECOND);
    long first = admitted.sum();
    long used = cpu.micros();
    long begin = System.nanoTime();
    measuring = true;
    while (System.nanoTime() - begin < seconds * SECOND && failure == null) {
      LockSupport.parkNanos(SECOND / 50);
    }
    measuring = false;
    long count = admitted.sum() - first;
    double nanos = System.nanoTime() - begin;
    double cost = (double) (cpu.micros() - used) / count;
    over = true;
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw new IllegalStateException("nothing measured", failure);
    }
    // A denial is cheaper than what is measured.
    if (admitted.sum() < 0.98 * asked.sum()) {
      throw new IllegalStateException("admitted " + admitted.sum() + " of " + asked.sum());
    }
    long[] sorted = latencies.stream().mapToLong(Long::longValue).sorted().toArray();
    return new Seen(count * SECOND / nanos, at(sorted, 0.5), at(sorted, 0.99), cost);
  }

  private static double at(long[] sorted, double share) {
    return Arrays.stream(sorted).skip((long) (share * sorted.length)).findFirst().orElse(0) / 1e3;
  }

  private void next(SplittableRandom random, CountDownLatch ended) {
    if (over || failure != null) {
      ended.countDown();
      return;
    }
    long begin = System.nanoTime();
    contender
        .admit(random, batch)
        .thenCompose(
            some -> {
              if (measuring) {
                latencies.add(System.nanoTime() - begin);
              }
              return some.release().thenAccept(done -> admitted.add(some.count()));
            })
        .whenComplete(
            (done, thrown) -> {
              asked.add(batch);
              if (thrown != null) {
                failure = thrown;
              }
              next(random, ended);
            });
  }
}
