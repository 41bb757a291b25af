package dev.ringfence.bench;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What nothing can go below on the machine at hand, to hold the other figures against.
 *
 * <pre>
 * java -jar bench/target/benchmarks.jar FloorBenchmark -prof gc
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g"})
public class FloorBenchmark {

  /** A count that goes up and down. */
  @State(Scope.Thread)
  public static class Count {
    private final AtomicLong value = new AtomicLong();
  }

  /** 100 MB, far more than any cache: each place holds the index of another, in one circle. */
  @State(Scope.Thread)
  public static class Circle {
    private final long[] next = new long[100 * 1024 * 1024 / Long.BYTES];
    private long at;

    /** One circle through all places in random order (Sattolo). */
    @Setup
    public void close() {
      SplittableRandom random = new SplittableRandom(1);
      for (int i = 0; i < next.length; i++) {
        next[i] = i;
      }
      for (int i = next.length - 1; i > 0; i--) {
        int j = random.nextInt(i);
        long swapped = next[i];
        next[i] = next[j];
        next[j] = swapped;
      }
    }
  }

  /** One up, one down: what any acquire and release on shared state costs at least. */
  @Benchmark
  public long casPair(Count count) {
    long up = count.value.get();
    count.value.compareAndSet(up, up + 1);
    long down = count.value.get();
    count.value.compareAndSet(down, down - 1);
    return down;
  }

  /** A read that no cache has, whose address the read before it gave. */
  @Benchmark
  public long dependentMiss(Circle circle) {
    circle.at = circle.next[(int) circle.at];
    return circle.at;
  }

  @Benchmark
  public long nanoTime() {
    return System.nanoTime();
  }

  @Benchmark
  public long currentTimeMillis() {
    return System.currentTimeMillis();
  }
}
