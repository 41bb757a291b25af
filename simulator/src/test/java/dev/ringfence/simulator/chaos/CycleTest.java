package dev.ringfence.simulator.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CycleTest {
  @Test
  void seed_drawsTheSameCyclesAgain_andAnotherSeedOthers() {
    List<Disturbance> all = Disturbance.parse("all");
    assertThat(Cycle.draw(50, all, 7)).isEqualTo(Cycle.draw(50, all, 7));
    assertThat(Cycle.draw(50, all, 7)).isNotEqualTo(Cycle.draw(50, all, 8));
  }

  @Test
  void hundredCycles_haveEveryDisturbance_andMostOfThemKill() {
    List<Disturbance> drawn =
        Cycle.draw(100, Disturbance.parse("all"), 1).stream().map(Cycle::disturbance).toList();
    assertThat(Set.copyOf(drawn)).isEqualTo(EnumSet.allOf(Disturbance.class));
    assertThat(drawn.stream().filter(one -> one != Disturbance.STOP).count()).isGreaterThan(80);
  }

  @Test
  void list_drawsNothingElse() {
    List<Disturbance> some = Disturbance.parse("kill, pause");
    assertThat(Cycle.draw(40, some, 3).stream().map(Cycle::disturbance).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(Disturbance.KILL, Disturbance.PAUSE);
  }

  @Test
  void unknownDisturbance_isRefusedWithThoseThereAre() {
    assertThatThrownBy(() -> Disturbance.parse("kill,flood"))
        .hasMessageContaining("'flood'")
        .hasMessageContaining("carrier-silent");
  }
}
