package dev.ringfence.simulator.virtual;

import dev.ringfence.engine.core.port.Effects;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.schedule.Inspector;
import dev.ringfence.engine.core.schedule.Kernel;
import dev.ringfence.engine.core.schedule.NumberChoice;
import dev.ringfence.engine.core.schedule.Pools;
import java.util.function.Function;

/** The kernel itself. Lane-confined. */
public final class KernelScheduler implements Scheduler {
  private final Kernel kernel;

  /** A new kernel for the world, whose attempts count up from {@code firstAttempt}. */
  public KernelScheduler(Setup setup, Effects effects, long firstAttempt) {
    kernel = new Kernel(setup.topology(), effects, setup.zones(), firstAttempt);
  }

  /** One that chooses numbers in another way, to compare with. */
  public KernelScheduler(
      Setup setup, Effects effects, long firstAttempt, Function<Pools, NumberChoice> choice) {
    kernel = new Kernel(setup.topology(), effects, setup.zones(), firstAttempt, choice);
  }

  /** Questions about its present state. */
  public Inspector inspector() {
    return kernel.inspector();
  }

  @Override
  public void offer(KernelEvent event) {
    kernel.offer(event);
  }

  @Override
  public int step(long nowNanos, long wallMillis, int budget) {
    return kernel.step(nowNanos, wallMillis, budget);
  }

  @Override
  public long nextWakeNanos() {
    return kernel.nextWakeNanos();
  }
}
