package dev.ringfence.engine.core.schedule;

import dev.ringfence.bench.NoEffects;
import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.Topology;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Leases given by the kernel's own parts, without batches and attempts round them: what {@link
 * Dispatcher} and the number's timers do, call for call. Lane-confined.
 *
 * <p>In this package because the parts are not public. The first template's pool is used; the wall
 * clock stands in the middle of its calling hours.
 */
public final class KernelLeases {
  private static final int DENIED = -1;
  private static final int TEMPLATE = 0;
  private static final char UTC = 0;

  /** 2026-06-01T12:00Z. */
  private static final long NOON = 1_780_315_200_000L;

  private final World world;
  private final Leases leases;
  private final int workspace;
  private Limit deniedBy = Limit.NO_NUMBER;
  private long deniedUntil = Denial.EVENT;

  public KernelLeases(Topology topology) {
    ZoneId[] utc = {ZoneOffset.UTC};
    world = new World(topology, NoEffects.make(), set -> utc, 1);
    world.wall = NOON;
    leases = new Leases(world, new OthersBook(world), new TemplateChoice(new Pools(world)));
    workspace = topology.templates().get(TEMPLATE).workspace();
  }

  /**
   * The number for a call to the destination, or -1: then {@link #deniedBy} and {@link
   * #deniedUntil} say why and until when. The carrier takes the call at once.
   *
   * @param now not before that of the last call
   */
  public int acquire(long destination, long now) {
    moveTo(now);
    if (!world.poolTakesCall(TEMPLATE, false)) {
      denyByPool();
      return DENIED;
    }
    if (!mayCall(destination)) {
      return DENIED;
    }
    int number = leases.take(TEMPLATE, destination, false);
    if (leases.stamp(TEMPLATE, number, destination) != -1) {
      throw new IllegalStateException("nobody waits here");
    }
    leases.closeSend(number);
    return number;
  }

  /** A number, or -1, for each of the destinations, all at one instant. */
  public void acquireAll(long[] destinations, long now, int[] numbers) {
    for (long destination : destinations) {
      world.destinations.touch(destination);
    }
    for (int i = 0; i < destinations.length; i++) {
      numbers[i] = acquire(destinations[i], now);
    }
  }

  /** The call is over. */
  public void release(int number) {
    leases.letGo(number, false);
  }

  public Limit deniedBy() {
    return deniedBy;
  }

  /** On the clock of {@link #acquire}, or {@link Denial#EVENT}. */
  public long deniedUntil() {
    return deniedUntil;
  }

  /** Time goes on, and what is due is done, as {@link Kernel#step} does it. */
  public void moveTo(long now) {
    world.now = now;
    while (world.timers.next() <= now) {
      int kind = world.timers.kind();
      int payload = (int) world.timers.payload();
      world.timers.pop();
      if (kind == World.TIMER_NUMBER) {
        world.numbers.wakeAt(payload, Long.MAX_VALUE);
        if (world.pools.standing(payload) == PoolIndex.OUT_CAP) {
          world.refreshNumber(payload);
        }
      } else if (kind == World.TIMER_ACCOUNT) {
        world.accounts.wakeAt[payload] = Long.MAX_VALUE;
        world.accountEased(payload);
      }
    }
  }

  private boolean mayCall(long destination) {
    if (world.suppression.contains(workspace, destination)) {
      throw new IllegalStateException(destination + " is suppressed");
    }
    if (!world.hours.open(TEMPLATE, UTC, world.wall)) {
      return deny(Limit.CALLING_WINDOW, Denial.EVENT);
    }
    long at = leases.opensAt(TEMPLATE, destination);
    return at <= world.now || deny(Limit.DESTINATION_LIMIT, at);
  }

  /** As {@link Inspector#pool} says it to people, for the reasons that arise here. */
  private void denyByPool() {
    PoolLayout layout = world.pools.layout;
    deny(Limit.NO_NUMBER, Denial.EVENT);
    for (int g = layout.firstGroup(TEMPLATE); g < layout.endGroup(TEMPLATE); g++) {
      Limit closed = world.accounts.closedBy(layout.account(g), world.now, false);
      if (closed != null && world.pools.any(g)) {
        deny(closed, world.accounts.opensAt(layout.account(g), closed, world.now));
      } else if (world.pools.out(g, PoolIndex.OUT_CHANNELS) > 0) {
        deny(Limit.NUMBER_CHANNELS, Denial.EVENT);
      } else if (world.pools.out(g, PoolIndex.OUT_CAP) > 0) {
        // The earliest of all timers: here there are hardly any but those of numbers.
        deny(Limit.NUMBER_CAP, world.timers.next());
      }
    }
  }

  private boolean deny(Limit limit, long until) {
    deniedBy = limit;
    deniedUntil = until;
    return false;
  }

  /** For setting up: the number carries a call from before. */
  public void hold(int number) {
    world.pools.chosen(number, TEMPLATE);
    world.takeChannel(number);
    world.refreshNumber(number);
  }

  /** For setting up: every number made so many starts, evenly, the last one just before now. */
  public void fillCaps(int starts, long apart, long now) {
    for (int n = 0; n < world.numbers.size(); n++) {
      for (int k = starts; k > 0; k--) {
        world.numbers.caps.begin(n);
        world.numbers.caps.answered(n, now - k * apart);
      }
    }
  }

  /** For setting up: the destination was called; from one to the next, time does not go back. */
  public void called(long destination, long at) {
    world.destinations.begin(destination, at);
    world.destinations.answered(destination, at);
  }
}
