package dev.ringfence.engine.runtime;

import dev.ringfence.bench.NoEffects;
import dev.ringfence.bench.Scene;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.schedule.Kernel;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * News from other threads: how long it takes them to hand it to the lane and the lane to apply it.
 * The event is the cheapest there is, so what is measured is the way to the kernel.
 *
 * <pre>
 * java -jar bench/target/benchmarks.jar LaneBenchmark -prof gc -t 2
 * </pre>
 */
@SuppressWarnings("NullAway.Init") // begin() sets them
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g"})
public class LaneBenchmark {
  /** Posted in a row before the lane's answer is waited for: no backlog grows. */
  private static final int BURST = 1_024;

  private static final KernelEvent NEWS = new KernelEvent.DialPlaced(-1, "C");

  private Vertx vertx;
  private Lane lane;

  @Setup
  public void begin() {
    vertx = Vertx.vertx();
    ZoneId[] utc = {ZoneOffset.UTC};
    long start = System.nanoTime();
    lane =
        new Lane(
            vertx,
            ((VertxInternal) vertx).createEventLoopContext(),
            () -> System.nanoTime() - start,
            System::currentTimeMillis,
            turn -> {});
    lane.begin(
        new Kernel(new Scene(10, 0, 10).topology(), NoEffects.make(), set -> utc, 1), () -> {});
  }

  @TearDown
  public void end() {
    lane.end();
    vertx.close().await();
  }

  /** Per event, posted and applied. */
  @Benchmark
  @OperationsPerInvocation(BURST)
  public Object post() {
    for (int i = 1; i < BURST; i++) {
      lane.post(NEWS);
    }
    return lane.ask(kernel -> NEWS).join();
  }

  /** One question and its answer: there, a wake-up of the lane, and back. */
  @Benchmark
  public Object ask() {
    return lane.ask(kernel -> NEWS).join();
  }
}
