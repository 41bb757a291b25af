package dev.ringfence.bench;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * Decisions of two threads on one pool, together, of those who can share one. The kernel has one
 * lane, so its figure to compare with is that of one thread.
 *
 * <pre>
 * java -jar bench/target/benchmarks.jar SharedBenchmark -prof gc -t 2
 * </pre>
 */
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, the rest is made before use
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Threads(2)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms4g", "-Xmx4g"})
public class SharedBenchmark {

  /** The pool that the threads share. */
  @State(Scope.Benchmark)
  public static class Shared {
    @Param({
      "IDLE_QUEUE_BUCKET4J",
      "SCAN_RANDOM_BUCKET4J",
      "SCAN_BUCKET4J",
      "SCAN_RESILIENCE4J",
      "SCAN_GUAVA",
      "SYNCHRONIZED_MAP"
    })
    public Contender contender;

    @Param({"1000"})
    public int numbers;

    @Param({"95"})
    public double busyPercent;

    @Param({"1000"})
    public int destinations;

    private Scene scene;
    private Leases leases;
    private int[] held;

    @Setup
    public void open() {
      scene = new Scene(numbers, busyPercent, destinations);
      leases = contender.open(scene);
      held = scene.held();
      System.gc();
    }
  }

  /** What one thread holds: its share. */
  @State(Scope.Thread)
  public static class Own {
    private LeaseChurn churn;

    @Setup
    public void take(Shared shared, ThreadParams thread) {
      int share = shared.held.length / thread.getThreadCount();
      int from = share * thread.getThreadIndex();
      int[] held = Arrays.copyOfRange(shared.held, from, from + share);
      churn = new LeaseChurn(shared.scene, shared.leases, held, 1 + thread.getThreadIndex());
    }

    @TearDown(Level.Iteration)
    public void check() {
      churn.failIfRefusing();
    }
  }

  @Benchmark
  public int releaseAndAcquire(Own own) {
    return own.churn.next();
  }
}
