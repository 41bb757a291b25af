package dev.ringfence.simulator.virtual;

import dev.ringfence.engine.core.model.Account;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.simulator.virtual.fault.Reloads;
import dev.ringfence.simulator.virtual.net.CallTable;

/** The configuration in force, and its changes while calls run. Lane-confined. */
final class Configs implements Reloads {
  private final VirtualWorld world;
  private final Topology initial;
  private Topology config;
  private Topology rented;
  private final boolean changes;

  Configs(VirtualWorld world, boolean changes) {
    this.world = world;
    this.changes = changes;
    this.initial = world.setup().topology();
    this.config = initial;
    this.rented = changes ? Rented.with(initial, initial) : initial;
  }

  /** Whether it may ever change. */
  boolean changes() {
    return changes;
  }

  /** What is in force, followed by numbers that could be added. */
  Topology rented() {
    return rented;
  }

  @Override
  public Topology initial() {
    return initial;
  }

  @Override
  public Topology present() {
    return config;
  }

  @Override
  public boolean hasSpare() {
    return config.numbers().size() < rented.numbers().size();
  }

  @Override
  public PhoneNumber spare() {
    return rented.numbers().get(config.numbers().size());
  }

  @Override
  public void change(Topology next) {
    note(next);
    config = next;
    rented = Rented.with(next, initial);
    world.reconfigured();
    world.offer(new KernelEvent.TopologyChanged(next));
  }

  private void note(Topology next) {
    int[] live = live();
    boolean lowered = false;
    for (int n = 0; n < config.numbers().size(); n++) {
      PhoneNumber before = config.numbers().get(n);
      PhoneNumber after = next.numbers().get(n);
      lowered |= after.channels() < before.channels() && live[n] > after.channels();
      if (live[n] > 0
          && before.status() == NumberStatus.ACTIVE
          && before.status() != after.status()) {
        world.witness().commanded("number-out-with-calls", n);
      }
    }
    for (int a = 0; a < config.accounts().size(); a++) {
      Account after = next.accounts().get(a);
      lowered |= world.network().calls().live(a) > after.concurrency();
    }
    if (lowered) {
      world.witness().commanded("limit-lowered-below-use", -1);
    }
    for (int t = 0; t < config.templates().size(); t++) {
      if (next.templates().get(t).retired() && !config.templates().get(t).retired()) {
        world.witness().commanded("template-retired", t);
      }
    }
  }

  private int[] live() {
    CallTable calls = world.network().calls();
    int[] live = new int[rented.numbers().size()];
    for (int a = 0; a < config.accounts().size(); a++) {
      for (int i = 0; i < calls.live(a); i++) {
        live[calls.number(calls.liveCall(a, i))]++;
      }
    }
    return live;
  }
}
