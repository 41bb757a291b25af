package dev.ringfence.bench;

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
import org.openjdk.jmh.annotations.Warmup;

/**
 * One decision: a random held lease is given back, and one is acquired for a random destination;
 * the carrier answers at once. Every contender checks and charges the limits of {@link Scene}.
 *
 * <pre>
 * java -jar bench/target/benchmarks.jar DecisionBenchmark -prof gc
 * </pre>
 *
 * <p>Goal of the kernel: 0 B, and a time that depends on what of its memory is in the cache, not on
 * how many numbers there are or how many of them are busy. An iteration in which more than a
 * hundredth of the calls is refused fails.
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
public class DecisionBenchmark {
  @Param public Contender contender;

  @Param({"1000"})
  public int numbers;

  @Param({"95"})
  public double busyPercent;

  /** 1,000 stay in the cache, 1,000,000 cost a miss each. */
  @Param({"1000"})
  public int destinations;

  private LeaseChurn churn;

  @Setup
  public void open() {
    Scene scene = new Scene(numbers, busyPercent, destinations);
    churn = new LeaseChurn(scene, contender.open(scene), scene.held(), 1);
    // What was set up goes where old objects are, now and not while it is measured.
    System.gc();
  }

  @TearDown(Level.Iteration)
  public void check() {
    churn.failIfRefusing();
  }

  @Benchmark
  public int releaseAndAcquire() {
    return churn.next();
  }
}
