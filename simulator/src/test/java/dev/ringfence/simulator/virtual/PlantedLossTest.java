package dev.ringfence.simulator.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.port.Effects;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.Restored;
import dev.ringfence.simulator.virtual.fault.FaultList;
import dev.ringfence.simulator.virtual.soak.SeedResult;
import dev.ringfence.simulator.virtual.soak.SeedRun;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A kernel that is not given back all that was kept breaks promises, and the auditor sees it. */
class PlantedLossTest {
  private static final int SEEDS = 100;

  /** What a restart forgets, and which promises that breaks. */
  private enum Loss {
    HISTORY("P2", "P3"),
    ATTEMPTS("P6"),
    DISPOSITIONS("P5"),
    INBOUND_CALLS("P1"),
    NUMBERS_OF_ATTEMPTS("P6");

    private final Set<String> breaks;

    Loss(String... breaks) {
      this.breaks = Set.of(breaks);
    }
  }

  /** The kernel behind a store that loses something. */
  private record Forgetful(Scheduler kernel, Loss loss) implements Scheduler {
    @Override
    public void offer(KernelEvent event) {
      if (event instanceof KernelEvent.Recovered recovered) {
        Restored kept = recovered.restored();
        if (loss == Loss.DISPOSITIONS && kept instanceof Restored.Batch batch) {
          boolean[] none = new boolean[batch.done().length];
          kept =
              new Restored.Batch(
                  batch.accepted(), batch.state(), none, batch.attempts(), batch.retryDueMillis());
        }
        if ((loss == Loss.HISTORY && kept instanceof Restored.Send)
            || (loss == Loss.ATTEMPTS && kept instanceof Restored.Attempt)
            || (loss == Loss.INBOUND_CALLS && kept instanceof Restored.Inbound)) {
          return;
        }
        kernel.offer(new KernelEvent.Recovered(kept));
        return;
      }
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

  private static Setup setup(long seed) {
    Setup s = SmallWorld.draw(seed);
    return new Setup(
        s.seed(),
        s.topology(),
        s.zones(),
        s.batches(),
        s.profile(),
        s.faults(),
        FaultList.parse("crash").world(),
        s.startMillis(),
        s.startNanos(),
        s.horizonNanos(),
        s.longestNanos(),
        s.budget(),
        true);
  }

  private static Scheduler make(Setup setup, Effects effects, long first, Loss loss) {
    long from = loss == Loss.NUMBERS_OF_ATTEMPTS ? AttemptLog.FIRST : first;
    return new Forgetful(new KernelScheduler(setup, effects, from), loss);
  }

  @Test
  void nothingLost_isAcquitted() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      SeedResult result = SeedRun.run(setup(seed));
      assertThat(result.well()).as("seed %d: %s", seed, result).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void loss_isSeen(Loss loss) {
    long seed = 1;
    boolean seen = false;
    while (seed <= SEEDS && !seen) {
      SeedResult result =
          SeedRun.run(setup(seed), (s, effects, first) -> make(s, effects, first, loss));
      seen = result.promises().stream().anyMatch(loss.breaks::contains);
      seed++;
    }
    assertThat(seen).as("%s lost, and nobody saw it", loss).isTrue();
  }
}
