package dev.ringfence.bench;

import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.schedule.KernelLeases;

/**
 * The kernel, whose time is an argument. Lane-confined, as the kernel is.
 *
 * <p>With its own clock it reads {@link System#nanoTime} for every decision, as the libraries do,
 * and the decision waits for that reading; the instant is still the scene's, or the limits would
 * bind.
 */
public final class KernelContender implements Leases {
  private static final long ROUNDS = 3;

  private final KernelLeases leases;
  private final long step;
  private final boolean ownClock;
  private long now = Scene.BEGIN;

  public KernelContender(Scene scene, boolean ownClock) {
    this.ownClock = ownClock;
    step = scene.stepNanos();
    leases = new KernelLeases(scene.topology());
    leases.fillCaps(Scene.CAP, Scene.START_EVERY, now);
    callDestinations(scene);
    leases.moveTo(now);
    for (int number : scene.held()) {
      leases.hold(number);
    }
  }

  /** As many random calls as it takes for memory to be as it stays. */
  private void callDestinations(Scene scene) {
    Xorshift random = new Xorshift(2);
    for (long call = ROUNDS * scene.destinations(); call > 0; call--) {
      leases.called(scene.destination(random.below(scene.destinations())), now - call * step);
    }
  }

  @Override
  public int acquire(long destination) {
    now += ownClock ? step + (System.nanoTime() & 1) : step;
    return leases.acquire(destination, now);
  }

  @Override
  public void release(int number) {
    leases.release(number);
  }

  /** A number for each of the destinations, in one step. */
  public void acquireAll(long[] destinations, int[] numbers) {
    now += step * destinations.length;
    leases.acquireAll(destinations, now, numbers);
  }

  /** The limit that refused the last call. */
  public Limit deniedBy() {
    return leases.deniedBy();
  }

  /** When that limit clears; {@code Denial.EVENT} when the end of a call clears it. */
  public long deniedUntil() {
    return leases.deniedUntil();
  }
}
