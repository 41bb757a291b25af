package dev.ringfence.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Many admissions in one step of the kernel, at one instant: as many random leases are given back
 * before. Figures are per call.
 *
 * <pre>
 * java -jar bench/target/benchmarks.jar BatchBenchmark -prof gc
 * </pre>
 */
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, open() the rest
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms4g", "-Xmx4g"})
public class BatchBenchmark {
  private static final int SOME = 32;
  private static final int MANY = 128;

  @Param({"1000"})
  public int numbers;

  @Param({"95"})
  public double busyPercent;

  @Param({"1000000"})
  public int destinations;

  private final Xorshift random = new Xorshift(1);
  private final long[] someCalls = new long[SOME];
  private final int[] someNumbers = new int[SOME];
  private final long[] manyCalls = new long[MANY];
  private final int[] manyNumbers = new int[MANY];
  private Scene scene;
  private KernelContender kernel;
  private int[] held;
  private long calls;
  private long refused;

  @Setup
  public void open() {
    scene = new Scene(numbers, busyPercent, destinations);
    kernel = new KernelContender(scene, false);
    held = scene.held();
    if (held.length < MANY) {
      throw new IllegalArgumentException("a batch needs " + MANY + " busy numbers at least");
    }
    System.gc();
  }

  @Benchmark
  @OperationsPerInvocation(SOME)
  public long some() {
    return exchange(someCalls, someNumbers);
  }

  @Benchmark
  @OperationsPerInvocation(MANY)
  public long many() {
    return exchange(manyCalls, manyNumbers);
  }

  /** A run of held leases from a random place: which numbers those are is random. */
  private long exchange(long[] destinationsOf, int[] taken) {
    int first = random.below(held.length);
    for (int i = 0; i < taken.length; i++) {
      int at = (first + i) % held.length;
      if (held[at] >= 0) {
        kernel.release(held[at]);
      }
      destinationsOf[i] = scene.destination(random.below(destinations));
    }
    kernel.acquireAll(destinationsOf, taken);
    for (int i = 0; i < taken.length; i++) {
      held[(first + i) % held.length] = taken[i];
      refused += taken[i] < 0 ? 1 : 0;
    }
    calls += taken.length;
    return refused;
  }

  @TearDown(Level.Iteration)
  public void check() {
    if (refused * 100 > calls) {
      throw new IllegalStateException(refused + " of " + calls + " calls were refused");
    }
    calls = 0;
    refused = 0;
  }
}
