package dev.ringfence.bench;

import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Progress;
import dev.ringfence.engine.core.port.KernelEvent;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Whole lives of calls through the kernel's one door, with every limit on: 1,000 numbers of 10
 * accounts, hourly caps, calls per second, concurrency, destination windows, calling hours. The
 * pool is always full, so each call that ends lets exactly one other out.
 *
 * <pre>
 * mvn -q -B -pl bench -am package -DskipTests
 * java -jar bench/target/benchmarks.jar KernelLifecycleBenchmark -prof gc
 * </pre>
 *
 * <p>Goal: {@code lifecycle} allocates what {@code eventsAlone}, its baseline, does, and the byte
 * of state that each row of a new batch costs: deciding allocates nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g"})
public class KernelLifecycleBenchmark {
  private final FullPool pool = new FullPool(1_000);
  private long attempt;

  /** One call ends, another is admitted and taken by the carrier: four limits, two steps. */
  @Benchmark
  public long lifecycle() {
    return pool.endOneAndDialAnother();
  }

  /** The same events, made and not used. */
  @Benchmark
  public void eventsAlone(Blackhole hole) {
    attempt++;
    hole.consume(
        new KernelEvent.CallProgressed(
            attempt, "C", Progress.ENDED, Outcome.NO_ANSWER, 0, "no-answer"));
    hole.consume(new KernelEvent.DialPlaced(attempt, "C"));
  }

  /**
   * An inbound call comes to an account that is full and goes again: the waiting calls are tried
   * and denied.
   */
  @Benchmark
  public long denied() {
    return pool.inboundComesAndGoes();
  }

  /** A callback that comes a second time: found to change nothing. */
  @Benchmark
  public long repeatedCallback() {
    return pool.repeatLastEnd();
  }
}
