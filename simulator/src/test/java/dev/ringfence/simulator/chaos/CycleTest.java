package dev.ringfence.simulator.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfence.simulator.process.redis.RedisMode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CycleTest {
  @Test
  void seed_drawsTheSameCyclesAgain_andAnotherSeedOthers() {
    List<Disturbance> all = Disturbance.parse("all", Shape.ALONE);
    assertThat(Cycle.draw(50, all, 1, 7)).isEqualTo(Cycle.draw(50, all, 1, 7));
    assertThat(Cycle.draw(50, all, 1, 7)).isNotEqualTo(Cycle.draw(50, all, 1, 8));
  }

  @Test
  void hundredCycles_haveEveryDisturbance_andMostOfThemKill() {
    List<Disturbance> drawn =
        Cycle.draw(100, Disturbance.parse("all", Shape.ALONE), 1, 1).stream()
            .map(Cycle::disturbance)
            .toList();
    assertThat(Set.copyOf(drawn)).isEqualTo(EnumSet.range(Disturbance.KILL, Disturbance.DISK_FULL));
    assertThat(drawn.stream().filter(one -> one != Disturbance.STOP).count()).isGreaterThan(80);
  }

  @Test
  void list_drawsNothingElse() {
    List<Disturbance> some = Disturbance.parse("kill, pause", Shape.ALONE);
    assertThat(
            Cycle.draw(40, some, 1, 3).stream().map(Cycle::disturbance).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(Disturbance.KILL, Disturbance.PAUSE);
  }

  @Test
  void unknownDisturbance_isRefusedWithThoseThereAre() {
    assertThatThrownBy(() -> Disturbance.parse("kill,flood", Shape.ALONE))
        .hasMessageContaining("'flood'")
        .hasMessageContaining("carrier-silent");
  }

  @Test
  void tenthCycle_isALongPause_whereNodesShareRedis() {
    Shape shared = new Shape(3, RedisMode.CLUSTER);
    List<Cycle> drawn = Cycle.draw(200, Disturbance.parse("all", shared), 60_000, 1);
    assertThat(Set.copyOf(drawn.stream().map(Cycle::disturbance).toList()))
        .isEqualTo(EnumSet.allOf(Disturbance.class));
    assertThat(drawn)
        .filteredOn(cycle -> cycle.disturbance() == Disturbance.LONG_PAUSE)
        .hasSize(20)
        .allMatch(cycle -> cycle.forMillis() == 60_000);
    assertThat(drawn)
        .filteredOn(cycle -> cycle.disturbance().isLeftToOthers())
        .isNotEmpty()
        .allMatch(cycle -> cycle.forMillis() >= 20_000);
  }

  @Test
  void clocks_areSetOnAndBack_bySecondsToAnHour() {
    List<Disturbance> steps = Disturbance.parse("clock-step", Shape.ALONE);
    List<Long> by = Cycle.draw(100, steps, 1, 1).stream().map(Cycle::stepMillis).toList();
    assertThat(by).allMatch(step -> Math.abs(step) >= 3_000 && Math.abs(step) <= 3_600_000);
    assertThat(by).anyMatch(step -> step > 600_000).anyMatch(step -> step < -600_000);
    assertThat(by).anyMatch(step -> Math.abs(step) < 10_000);
  }

  @Test
  void disturbanceOfWhatIsNotThere_isRefused() {
    assertThatThrownBy(() -> Disturbance.parse("redis-kill", Shape.ALONE))
        .hasMessageContaining("'redis-kill' with --redis none");
    Shape alone = new Shape(2, RedisMode.STANDALONE);
    assertThatThrownBy(() -> Disturbance.parse("redis-failover", alone))
        .hasMessageContaining("with --redis standalone");
    assertThatThrownBy(() -> Disturbance.parse("down", new Shape(1, RedisMode.CLUSTER)))
        .hasMessageContaining("with --redis cluster and one node");
    assertThatThrownBy(() -> Disturbance.parse("taker-down", alone))
        .hasMessageContaining("with --redis standalone and two nodes");
  }
}
