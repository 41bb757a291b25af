package dev.ringfence.bench;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ringfence.bench.peer.Units;
import dev.ringfence.bench.report.Figure;
import dev.ringfence.bench.report.Results;
import dev.ringfence.engine.core.limit.DestinationLedger;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.schedule.Kernel;
import dev.ringfence.engine.core.schedule.KernelLeases;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Bytes of heap per number, per destination and per waiting call: what is in use after a collection
 * with many of them less what is in use without.
 *
 * <pre>
 * java -Xmx4g -cp bench/target/benchmarks.jar dev.ringfence.bench.Footprint bench/results
 * </pre>
 */
public final class Footprint {
  private final List<Figure> figures = new ArrayList<>();
  private final int many;

  private Footprint(int many) {
    this.many = many;
  }

  /** Arguments: the directory of the results, and {@code quick} for a tenth of everything. */
  public static void main(String[] args) {
    boolean quick = args.length > 1 && args[1].equals("quick");
    Results.at(Path.of(args[0])).write("footprint", measure(quick ? 20_000 : 200_000));
  }

  /** All figures, each taken over so many numbers and five times as many destinations and calls. */
  static List<Figure> measure(int many) {
    Footprint footprint = new Footprint(many);
    footprint.numbers();
    footprint.destinations(Scene.FEW);
    footprint.destinations(Scene.MORE);
    footprint.calls();
    return footprint.figures;
  }

  private void numbers() {
    Topology topology = new Scene(many, 0, 10).topology();
    record("number", "KERNEL", Scene.CAP, many, () -> kernel(topology));
    record("number", "Bucket4j", Scene.CAP, many, () -> pair(Units::semaphore, Units::bucket));
    record("number", "Resilience4j", Scene.CAP, many, () -> pair(Units::bulkhead, Units::limiter));
    record("number", "Guava", Scene.CAP, many, () -> pair(Units::semaphore, Units::guava));
    record("number", "deques", Scene.CAP, many, () -> array(many, Units::log));
  }

  /** All books, each number's ring full. The configuration itself is not counted. */
  private static Object kernel(Topology topology) {
    KernelLeases leases = new KernelLeases(topology);
    leases.fillCaps(Scene.CAP, Scene.START_EVERY, Scene.BEGIN);
    return leases;
  }

  /** One window, as many starts as it allows. */
  private void destinations(int cap) {
    int some = 5 * many;
    Scene scene = new Scene(10, 0, some);
    record("destination", "KERNEL", cap, some, () -> ledger(scene, cap));
    record("destination", "Bucket4j", cap, some, () -> cache(scene, Units::bucket));
    record("destination", "Resilience4j", cap, some, () -> cache(scene, Units::limiter));
    record("destination", "Guava", cap, some, () -> cache(scene, Units::guava));
  }

  private static Object ledger(Scene scene, int cap) {
    DestinationLedger ledger = new DestinationLedger(cap, 3_600_000_000_000L);
    long now = Scene.BEGIN;
    for (int start = 0; start < cap; start++) {
      for (int d = 0; d < scene.destinations(); d++) {
        ledger.begin(scene.destination(d), now);
        ledger.answered(scene.destination(d), ++now);
      }
    }
    return ledger;
  }

  private static Object cache(Scene scene, IntFunction<Object> unit) {
    Cache<Long, Object> cache = Caffeine.newBuilder().maximumSize(scene.destinations()).build();
    for (int d = 0; d < scene.destinations(); d++) {
      cache.put(scene.destination(d), unit.apply(d));
    }
    return cache;
  }

  /** What a number has one of each, in two arrays: no object holds them together. */
  private Object pair(IntFunction<Object> channel, IntFunction<Object> cap) {
    return new Object[] {array(many, channel), array(many, cap)};
  }

  private static Object array(int size, IntFunction<Object> unit) {
    Object[] all = new Object[size];
    Arrays.setAll(all, unit);
    return all;
  }

  /** A batch that waits, destinations and all. */
  private void calls() {
    int some = 5 * many;
    Topology topology = new Scene(10, 0, 10).topology();
    ZoneId[] utc = {ZoneOffset.UTC};
    Kernel kernel = new Kernel(topology, NoEffects.make(), set -> utc, 1);
    record(
        "waiting call",
        "KERNEL",
        0,
        some,
        () -> {
          long[] destinations = new long[some];
          Arrays.setAll(destinations, i -> 919_000_000_000L + i);
          kernel.offer(new KernelEvent.DiallingHeld(true));
          kernel.offer(new KernelEvent.BatchAccepted(0, 0, destinations, new char[some]));
          kernel.step(0, 1_780_315_200_000L, 1_000);
          return kernel;
        });
  }

  private void record(String of, String contender, int cap, int count, Supplier<Object> made) {
    long before = used();
    Object kept = made.get();
    double bytes = (double) (used() - before) / count;
    if (kept.hashCode() == 0 && bytes < 0) {
      throw new IllegalStateException("never: what is measured stays reachable until here");
    }
    figures.add(
        Figure.of(
            "Footprint.bytes",
            Map.of("of", of, "contender", contender, "cap", String.valueOf(cap)),
            bytes,
            "B"));
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
