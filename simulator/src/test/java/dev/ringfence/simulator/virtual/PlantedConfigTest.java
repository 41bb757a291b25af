package dev.ringfence.simulator.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.port.Effects;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.simulator.virtual.fault.FaultList;
import dev.ringfence.simulator.virtual.soak.SeedResult;
import dev.ringfence.simulator.virtual.soak.SeedRun;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** An engine that goes on with its old configuration breaks the new limits, which is seen. */
class PlantedConfigTest {
  private static final int SEEDS = 60;

  /** A kernel that is never told of another configuration. */
  private record Deaf(Scheduler kernel, int numbers) implements Scheduler {
    @Override
    public void offer(KernelEvent event) {
      boolean onNewNumber =
          event instanceof KernelEvent.InboundArrived call && call.number() >= numbers;
      if (!(event instanceof KernelEvent.TopologyChanged) && !onNewNumber) {
        kernel.offer(event);
      }
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

  private static Setup setup(long seed) {
    Setup s = SmallWorld.draw(seed);
    return new Setup(
        s.seed(),
        s.topology(),
        s.zones(),
        s.batches(),
        s.profile(),
        s.faults(),
        FaultList.parse("config-change").world(),
        s.startMillis(),
        s.startNanos(),
        s.horizonNanos() / 4,
        s.longestNanos(),
        s.budget(),
        true);
  }

  @Test
  void configurationsInForce_areKept() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      SeedResult result = SeedRun.run(setup(seed));
      assertThat(result.well()).as("seed %d: %s", seed, result).isTrue();
    }
  }

  @Test
  void limitsOfBefore_areSeenToBeBroken() {
    TreeSet<String> broken = new TreeSet<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      SeedResult result = SeedRun.run(setup(seed), PlantedConfigTest::deaf);
      broken.addAll(result.promises());
    }
    assertThat(broken).contains("P1", "P2", "P4", "P9");
  }

  private static Scheduler deaf(Setup setup, Effects effects, long first) {
    return new Deaf(new KernelScheduler(setup, effects, first), setup.topology().numbers().size());
  }
}
