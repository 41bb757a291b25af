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
import org.openjdk.jmh.infra.Blackhole;

/**
 * Every number is busy and a call comes all the same. The kernel says which limit refuses it and
 * when that one clears; none of the others can.
 *
 * <pre>
 * java -jar bench/target/benchmarks.jar DenialBenchmark -prof gc
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
public class DenialBenchmark {
  @Param public Contender contender;

  @Param({"1000", "100000"})
  public int numbers;

  @Param({"100000"})
  public int destinations;

  private final Xorshift random = new Xorshift(1);
  private Scene scene;
  private Leases leases;

  @Setup
  public void open() {
    scene = new Scene(numbers, 100, destinations);
    leases = contender.open(scene);
    System.gc();
  }

  @Benchmark
  public void deny(Blackhole hole) {
    int number = leases.acquire(scene.destination(random.below(destinations)));
    if (number >= 0) {
      throw new IllegalStateException("number " + number + " was busy");
    }
    if (leases instanceof KernelContender kernel) {
      hole.consume(kernel.deniedBy());
      hole.consume(kernel.deniedUntil());
    }
  }
}
