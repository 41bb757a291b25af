package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Template;
import dev.ringfence.engine.core.model.Topology;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Puts another topology in the place of the one in force, between two steps and without harm to
 * calls in progress. Lane-confined.
 *
 * <p>Every index keeps its meaning: the books grow and their limits are replaced, what they count
 * stays. A limit that was lowered below its usage denies new calls until usage has fallen; whatever
 * may be free now is tried at once. Calls that step aside for their destination are woken in
 * slices, when nothing else is to be done, for there may be a million of them.
 */
final class Reconfiguration {
  private final World world;
  private final InboundBook inbound;
  private final Sweep sweep;
  private final NumberBreaker breaker;
  private final OthersBook others;
  private final ArrayDeque<Revival> revivals = new ArrayDeque<>();

  Reconfiguration(
      World world, InboundBook inbound, Sweep sweep, NumberBreaker breaker, OthersBook others) {
    this.world = world;
    this.inbound = inbound;
    this.sweep = sweep;
    this.breaker = breaker;
    this.others = others;
  }

  /**
   * @throws IllegalArgumentException if an index would mean something else; nothing has changed
   *     then
   */
  void apply(Topology next) {
    Topology before = world.topology;
    check(before, next);
    world.topology = next;
    world.numbers.reconfigure(next);
    world.accounts.reconfigure(next);
    others.reconfigure();
    world.hours.reconfigure(next);
    world.callers.reconfigure(next);
    world.suppression.reconfigure(next);
    DestinationRules rules = new DestinationRules(next);
    world.destinationWindows = rules.windows();
    world.destinations.reconfigure(rules.ring(), rules.keepFor());
    inbound.reconfigure();
    sweep.reconfigure();
    world.shares.reconfigure(next);
    world.contenders = new int[next.templates().size()];
    placeNumbers(next);
    breaker.reconfigure();
    wake(before, next);
  }

  private static void check(Topology before, Topology next) {
    boolean fewer =
        next.accounts().size() < before.accounts().size()
            || next.numbers().size() < before.numbers().size()
            || next.templates().size() < before.templates().size()
            || next.workspaces().size() < before.workspaces().size();
    if (fewer) {
      throw new IllegalArgumentException("a topology only grows: what is gone keeps its place");
    }
    for (int a = 0; a < before.accounts().size(); a++) {
      require(before.accounts().get(a).name().equals(next.accounts().get(a).name()));
    }
    for (int n = 0; n < before.numbers().size(); n++) {
      PhoneNumber old = before.numbers().get(n);
      PhoneNumber now = next.numbers().get(n);
      require(old.e164() == now.e164() && old.account() == now.account());
    }
    for (int t = 0; t < before.templates().size(); t++) {
      Template old = before.templates().get(t);
      Template now = next.templates().get(t);
      require(old.name().equals(now.name()) && old.workspace() == now.workspace());
    }
  }

  private static void require(boolean same) {
    if (!same) {
      throw new IllegalArgumentException("an index of the topology means something else now");
    }
  }

  /** The pools are laid out anew; who was used longest ago still stands first. */
  private void placeNumbers(Topology next) {
    PoolIndex old = world.pools;
    world.pools = old.rebuilt(next);
    world.demand.grow(next.templates().size());
    world.pools.weigh(world.demand.weights());
    List<Integer> known = new ArrayList<>();
    for (int n = 0; n < old.numbers(); n++) {
      known.add(n);
    }
    known.sort(Comparator.comparingLong(old::since));
    for (int n = old.numbers(); n < world.numbers.size(); n++) {
      world.refreshNumber(n);
    }
    known.forEach(world::refreshNumber);
  }

  /** Whoever waits for a limit that may be another one now tries again. */
  private void wake(Topology before, Topology next) {
    Arrays.fill(world.accounts.denied, false);
    for (int t = 0; t < next.templates().size(); t++) {
      world.shares.mark(t);
    }
    // As after a clock that was set: what is open now is freed, the rest gets another instant.
    for (int list = 0; list < world.parked.size(); list++) {
      world.timers.arm(world.now, World.TIMER_PARKED, list);
    }
    boolean all = !before.destinationLimits().equals(next.destinationLimits());
    for (BatchQueue batch : world.batches) {
      boolean known = batch.template < before.templates().size();
      boolean changed =
          all || !known || !limits(before, batch.template).equals(limits(next, batch.template));
      if (changed && batch.count(BatchQueue.HELD) > 0) {
        revivals.add(new Revival(batch));
      }
    }
  }

  private static Object limits(Topology topology, int template) {
    return topology.templates().get(template).destinationLimits();
  }

  boolean any() {
    return !revivals.isEmpty();
  }

  /** Goes on waking; returns the rows looked at, {@code budget} at most. */
  int some(int budget) {
    Revival revival = revivals.getFirst();
    BatchQueue batch = revival.batch;
    int work = 0;
    while (work < budget && revival.row < batch.size()) {
      int row = revival.row++;
      work++;
      if (batch.state[row] == BatchQueue.HELD) {
        world.giveBack(batch, row);
      }
    }
    if (revival.row >= batch.size()) {
      revivals.removeFirst();
    }
    return Math.max(1, work);
  }

  /** How far one batch is. */
  private static final class Revival {
    private final BatchQueue batch;
    private int row;

    Revival(BatchQueue batch) {
      this.batch = batch;
    }
  }
}
