package dev.ringfence.simulator.virtual;

import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.E164;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.engine.core.port.Alarm;
import dev.ringfence.simulator.audit.Violation;
import dev.ringfence.simulator.model.Fault;
import dev.ringfence.simulator.virtual.net.Refused;
import dev.ringfence.simulator.virtual.report.Forecast;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Plays a setup with the real kernel and says what came of it. Stateless. */
public final class Planner {
  private static final long MILLI = 1_000_000L;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Planner() {}

  /** Told how far a run is. */
  public interface Progress {
    /**
     * A sample was taken.
     *
     * @param wallMillis the virtual instant
     * @param done calls with a disposition
     * @param waiting calls without
     */
    void at(long wallMillis, long done, long waiting);
  }

  /** Plays it to its end. */
  public static Forecast run(Setup setup, Progress progress) {
    long began = System.nanoTime();
    long cpuBegan = THREADS.getCurrentThreadCpuTime();
    VirtualWorld world = new VirtualWorld(setup);
    NumberUseWatch use = new NumberUseWatch(world);
    Judges judges = setup.audited() ? new Judges(world, use) : null;
    KernelScheduler[] made = new KernelScheduler[1];
    world.install(
        (s, effects, first) -> made[0] = new KernelScheduler(s, effects, first),
        judges == null ? Witness.NOBODY : judges.witness(),
        judges == null ? use : judges.watch());
    KernelSampler sampler = new KernelSampler(world, () -> made[0].inspector());
    world.sample(
        new VirtualWorld.Sampling() {
          @Override
          public long nextAt() {
            return sampler.nextAt();
          }

          @Override
          public void sample() {
            sampler.sample();
            progress.at(world.wallMillis(), world.tally().disposed(), world.undisposed());
          }
        });
    world.run();
    List<Violation> violations = judges == null ? List.of() : judges.finish();
    long count = judges == null ? -1 : judges.violations();
    double seconds = (System.nanoTime() - began) / 1e9;
    double cpu = (THREADS.getCurrentThreadCpuTime() - cpuBegan) / 1e9;
    return new Report(world, use, sampler).forecast(count, violations, seconds, cpu);
  }

  /** Puts what everybody saw together. */
  private record Report(VirtualWorld world, NumberUseWatch use, KernelSampler sampler) {

    Forecast forecast(long violations, List<Violation> listed, double seconds, double cpu) {
      Setup setup = world.setup();
      long finish =
          world.undisposed() == 0
              ? IntStream.range(0, setup.batches().size())
                  .mapToLong(b -> wall(world.tally().lastDoneAt[b]))
                  .max()
                  .orElse(setup.startMillis())
              : -1;
      return new Forecast(
          setup.seed(),
          setup.startMillis(),
          finish,
          wall(world.agenda().now()),
          setup.calls(),
          batches(),
          numbers(finish),
          sorted(sampler.bound),
          sorted(sampler.waited),
          sampler.sharing.jain(),
          violations,
          listed,
          world.tally().dialled(),
          troubles(),
          sampler.timeline(),
          Trace.hex(world.trace().hash()),
          world.events(),
          seconds,
          cpu);
    }

    private long wall(long nanos) {
      return world.setup().startMillis() + (nanos - world.setup().startNanos()) / MILLI;
    }

    private List<Forecast.BatchLine> batches() {
      List<Forecast.BatchLine> lines = new ArrayList<>();
      Setup setup = world.setup();
      for (int b = 0; b < setup.batches().size(); b++) {
        BatchPlan plan = setup.batches().get(b);
        Map<String, Long> dispositions = new LinkedHashMap<>();
        for (Disposition disposition : Disposition.values()) {
          long count = world.tally().dispositions[b][disposition.ordinal()];
          if (count > 0) {
            dispositions.put(word(disposition), count);
          }
        }
        boolean all = world.tally().done[b] == plan.size();
        double ofAll = sampler.sharing.ofAll[b];
        Map<String, Long> bound = sorted(sampler.batchBound[b]);
        lines.add(
            new Forecast.BatchLine(
                plan.name(),
                setup.topology().templates().get(plan.template()).name(),
                plan.size(),
                world.tally().dials[b],
                dispositions,
                all ? wall(world.tally().lastDoneAt[b]) : -1,
                bound.isEmpty() ? "" : bound.keySet().iterator().next(),
                ofAll > 0 ? sampler.sharing.got[b] / ofAll : -1,
                ofAll > 0 ? sampler.sharing.entitled[b] / ofAll : -1));
      }
      return lines;
    }

    private List<Forecast.NumberLine> numbers(long finish) {
      Topology topology = world.setup().topology();
      double span =
          finish < 0
              ? world.agenda().now() - world.setup().startNanos()
              : Math.max(1, finish - world.setup().startMillis()) * (double) MILLI;
      List<Forecast.NumberLine> lines = new ArrayList<>();
      for (int n = 0; n < topology.numbers().size(); n++) {
        PhoneNumber number = topology.numbers().get(n);
        lines.add(
            new Forecast.NumberLine(
                E164.format(number.e164()),
                topology.accounts().get(number.account()).name(),
                use.accepted[n],
                number.caps().stream().map(RateLimit::toString).collect(Collectors.joining(" ")),
                sampler.queuedSeconds > 0 ? sampler.capFull[n] / sampler.queuedSeconds : 0,
                use.peak[n],
                number.channels(),
                use.busyNanos[n] / span / number.channels()));
      }
      return lines;
    }

    private Map<String, Long> troubles() {
      Map<String, Long> troubles = new LinkedHashMap<>();
      for (Fault fault : Fault.values()) {
        put(troubles, fault.word(), use.struck[fault.ordinal()]);
      }
      for (Refused why : Refused.values()) {
        put(troubles, "refused-" + word(why), world.tally().refusals[why.ordinal()]);
      }
      for (Alarm alarm : Alarm.values()) {
        put(troubles, "alarm-" + word(alarm), world.tally().alarms[alarm.ordinal()]);
      }
      return troubles;
    }

    private static void put(Map<String, Long> into, String word, long count) {
      if (count > 0) {
        into.put(word, count);
      }
    }

    private static String word(@Nullable Enum<?> value) {
      return value == null ? "" : value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Map<String, Long> sorted(double[] seconds) {
      Map<String, Long> sorted = new LinkedHashMap<>();
      IntStream.range(0, seconds.length)
          .boxed()
          .filter(i -> seconds[i] > 0)
          .sorted((a, b) -> Double.compare(seconds[b], seconds[a]))
          .forEach(i -> sorted.put(word(Limit.values()[i]), Math.round(seconds[i])));
      return sorted;
    }
  }
}
