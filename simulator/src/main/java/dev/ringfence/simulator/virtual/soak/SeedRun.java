package dev.ringfence.simulator.virtual.soak;

import dev.ringfence.engine.core.schedule.Inspector;
import dev.ringfence.simulator.audit.Violation;
import dev.ringfence.simulator.virtual.Judges;
import dev.ringfence.simulator.virtual.KernelScheduler;
import dev.ringfence.simulator.virtual.Setup;
import dev.ringfence.simulator.virtual.VirtualWorld;
import dev.ringfence.simulator.virtual.net.CarrierWatch;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** One seed, from its world to its verdict. Stateless. */
public final class SeedRun {
  private SeedRun() {}

  /** With the kernel. */
  public static SeedResult run(Setup setup) {
    KernelScheduler[] made = new KernelScheduler[1];
    try {
      SeedResult result =
          run(setup, (s, effects, first) -> made[0] = new KernelScheduler(s, effects, first));
      return withHolders(result, made[0].inspector());
    } catch (RuntimeException brokeDown) {
      return brokenDown(setup, brokeDown);
    }
  }

  /** With any scheduler. */
  public static SeedResult run(Setup setup, VirtualWorld.SchedulerMaker maker) {
    VirtualWorld world = new VirtualWorld(setup);
    Judges judges = new Judges(world, CarrierWatch.NOBODY);
    RareStates rare = new RareStates(world, judges.witness());
    RareCrashes crashes = new RareCrashes();
    world.watchCrashes(crashes);
    world.install(maker, rare, judges.watch());
    world.run();
    List<Violation> violations = judges.finish();
    long undisposed = world.undisposed();
    String first = violations.isEmpty() ? "" : text(violations.get(0));
    long count = judges.violations();
    if (!world.atRest()) {
      count++;
      first = first.isEmpty() ? "P7: it never comes to rest" : first;
    }
    return new SeedResult(
        setup.seed(),
        setup.calls(),
        world.events(),
        count,
        Math.max(0, undisposed),
        judges.held(),
        violations.stream().map(Violation::promise).collect(Collectors.toSet()),
        first,
        world.trace().hash(),
        reached(rare.reached(), crashes.reached()));
  }

  private static Map<RareState, Long> reached(
      Map<RareState, Long> rare, Map<RareState, Long> crashes) {
    Map<RareState, Long> all = new EnumMap<>(RareState.class);
    all.putAll(rare);
    all.putAll(crashes);
    return all;
  }

  private static String text(Violation violation) {
    return violation.promise()
        + " "
        + violation.subject()
        + " at "
        + Instant.ofEpochMilli(violation.wallMillis())
        + ": "
        + violation.what()
        + (violation.calls().isEmpty() ? "" : " " + violation.calls());
  }

  /** What the kernel itself believes to be taken, once nothing is. */
  private static SeedResult withHolders(SeedResult result, Inspector inspector) {
    long held = inspector.holders();
    for (int n = 0; n < inspector.topology().numbers().size(); n++) {
      held += inspector.inUse(n);
    }
    for (int a = 0; a < inspector.topology().accounts().size(); a++) {
      held += inspector.accountInUse(a);
    }
    return held == 0
        ? result
        : new SeedResult(
            result.seed(),
            result.calls(),
            result.events(),
            result.violations(),
            result.undisposed(),
            Math.max(held, result.leaked()),
            result.promises(),
            result.first().isEmpty() ? "P7: the kernel holds channels at rest" : result.first(),
            result.trace(),
            result.reached());
  }

  private static SeedResult brokenDown(Setup setup, RuntimeException why) {
    StackTraceElement[] stack = why.getStackTrace();
    String where = stack.length == 0 ? "" : " at " + stack[0];
    return new SeedResult(
        setup.seed(), setup.calls(), 0, 1, setup.calls(), 0, Set.of(), why + where, 0, Map.of());
  }
}
