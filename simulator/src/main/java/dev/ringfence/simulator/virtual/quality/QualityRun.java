package dev.ringfence.simulator.virtual.quality;

import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.simulator.virtual.Judges;
import dev.ringfence.simulator.virtual.VirtualWorld;
import java.util.List;

/** Plays a scenario with a policy, under the eyes of those who judge promises. Stateless. */
final class QualityRun {
  private QualityRun() {}

  static PolicyResult play(Scenario scenario, OfflineBound bound, long boundFinish, Policy policy) {
    VirtualWorld world = new VirtualWorld(scenario.setup());
    Meter meter = new Meter(world);
    Judges judges = new Judges(world, meter);
    world.install(
        (setup, effects, first) ->
            meter.timed(policy.scheduler(setup, meter.logged(effects), first)),
        judges.witness(),
        judges.watch());
    world.run();
    judges.finish();
    DialLog log = meter.log;
    long horizon = scenario.horizonNanos();
    long dispatched = 0;
    for (int d = 0; d < log.size(); d++) {
      dispatched += log.begun[d] < horizon ? 1 : 0;
    }
    return new PolicyResult(
        policy,
        dispatched,
        Utilisation.of(scenario, bound, log),
        world.undisposed() == 0 ? meter.lastDisposed() : DialLog.NEVER,
        boundFinish,
        judges.idleSeconds(),
        judges.violations(),
        Fairness.of(scenario.setup(), log),
        spread(scenario, log),
        PolicyResult.waits(log),
        meter.nanosPerDial(),
        world.trace().hash());
  }

  private static double spread(Scenario scenario, DialLog log) {
    List<PhoneNumber> numbers = scenario.setup().topology().numbers();
    long horizon = scenario.horizonNanos();
    double[] starts = new double[numbers.size()];
    double[] busy = new double[numbers.size()];
    for (int d = 0; d < log.size(); d++) {
      if (log.begun[d] < horizon) {
        starts[log.number[d]]++;
        busy[log.number[d]] += log.busyUntil(d, horizon);
      }
    }
    double least = 1;
    double most = 0;
    for (int n = 0; n < starts.length; n++) {
      PhoneNumber number = numbers.get(n);
      double load =
          Math.max(
              busy[n] / Capacity.busy(number, horizon),
              starts[n] / Capacity.starts(number, horizon));
      least = Math.min(least, load);
      most = Math.max(most, load);
    }
    return Math.max(0, most - least);
  }
}
