package dev.ringfence.simulator.load;

import dev.ringfence.engine.cli.ApiException;
import dev.ringfence.simulator.audit.CarrierEvent;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The beginning or the end of a measured span. Immutable. */
record Mark(long nanos, Usage engine, Usage carriers, EngineMeters meters) {
  private static final String DENIALS = "denials.";

  static Mark of(LoadWorld world) throws IOException, ApiException {
    EngineMeters meters = EngineMeters.of(world);
    return new Mark(
        System.nanoTime(),
        Usage.of(world.engineProcess()),
        Usage.of(world.carriersProcess()),
        meters);
  }

  /** What happened from the mark before to this one. */
  LoadPoint since(
      Mark before,
      LoadPoint.Kind kind,
      int perSecond,
      List<CarrierEvent> log,
      @Nullable Latencies latencies) {
    long dials =
        log.stream()
            .filter(event -> event.kind() == CarrierEvent.Kind.CREATE_ACCEPTED)
            .filter(event -> event.nanos() - before.nanos >= 0 && event.nanos() - nanos < 0)
            .count();
    EngineMeters happened = meters.less(before.meters);
    Map<String, Long> held = new TreeMap<>();
    happened
        .counters()
        .forEach(
            (name, count) -> {
              if (name.startsWith(DENIALS) && count > 0) {
                held.put(name.substring(DENIALS.length()), count);
              }
            });
    return new LoadPoint(
        kind,
        perSecond,
        (nanos - before.nanos) / 1e9,
        dials,
        latencies,
        perDial(engine.processorNanos() - before.engine.processorNanos(), dials),
        perDial(carriers.processorNanos() - before.carriers.processorNanos(), dials),
        engine.residentBytes(),
        happened.toAdapter().meanMillis(),
        happened.toPost().meanMillis(),
        held,
        happened.counter("dials.refused"));
  }

  private static double perDial(long nanos, long dials) {
    return dials == 0 ? 0 : nanos / 1e6 / dials;
  }
}
