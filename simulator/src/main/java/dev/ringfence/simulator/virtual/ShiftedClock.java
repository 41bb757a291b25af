package dev.ringfence.simulator.virtual;

import dev.ringfence.engine.core.port.KernelEvent;

/**
 * A scheduler whose monotonic clock began at 0 when its process did, as a process's own clock does.
 * Lane-confined.
 */
final class ShiftedClock implements Scheduler {
  private final Scheduler scheduler;
  private final long origin;

  ShiftedClock(Scheduler scheduler, long origin) {
    this.scheduler = scheduler;
    this.origin = origin;
  }

  @Override
  public void offer(KernelEvent event) {
    scheduler.offer(event);
  }

  @Override
  public int step(long nowNanos, long wallMillis, int budget) {
    return scheduler.step(nowNanos - origin, wallMillis, budget);
  }

  @Override
  public long nextWakeNanos() {
    long wake = scheduler.nextWakeNanos();
    return wake > Long.MAX_VALUE - origin ? Long.MAX_VALUE : wake + origin;
  }

  /** Where a process should be and none is: nobody hears, nobody acts. */
  static final Scheduler NOBODY =
      new Scheduler() {
        @Override
        public void offer(KernelEvent event) {}

        @Override
        public int step(long nowNanos, long wallMillis, int budget) {
          return 0;
        }

        @Override
        public long nextWakeNanos() {
          return Long.MAX_VALUE;
        }
      };
}
