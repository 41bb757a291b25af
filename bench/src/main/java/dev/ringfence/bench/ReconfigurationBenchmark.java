package dev.ringfence.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Another configuration comes into force under load: 1,000 calls are in progress, a million wait,
 * and the cap of every number changes. For so long nothing is dialled.
 *
 * <pre>
 * java -jar bench/target/benchmarks.jar ReconfigurationBenchmark -prof gc
 * </pre>
 */
@SuppressWarnings("NullAway.Init") // JMH sets the parameter, fill() the rest
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g"})
public class ReconfigurationBenchmark {
  @Param({"1000", "10000"})
  public int numbers;

  private FullPool pool;

  @Setup
  public void fill() {
    pool = new FullPool(numbers);
  }

  @Benchmark
  public long swap() {
    return pool.swapTopology();
  }
}
