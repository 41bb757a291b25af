package dev.ringfence.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Topology;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopologyMergeTest {
  private static final String EAST =
      """
        - number: +14155550100
          account: east
          cap: 60/1h
      """;

  @TempDir private Path dir;
  private RunningConfig running;

  @BeforeEach
  void start() {
    running = RunningConfig.first(ConfigFiles.config(dir, ConfigFiles.GOOD));
  }

  private RunningConfig change(String piece, String replacement) {
    String text = ConfigFiles.with(piece, replacement);
    running = TopologyMerge.merge(running, ConfigFiles.config(dir, text));
    return running;
  }

  @Test
  void newNumberBeforeOthers_comesAfterThemInTheIndexes() {
    Topology topology =
        change("numbers:\n", "numbers:\n  - number: +14155550000\n    account: east\n").topology();

    assertThat(topology.numbers().stream().map(PhoneNumber::e164))
        .containsExactly(14_155_550_100L, 13_125_550_100L, 14_155_550_000L);
    assertThat(topology.templates().get(0).pool()).containsExactlyInAnyOrder(0, 1, 2);
    assertThat(running.version()).isEqualTo(2);
  }

  @Test
  void removedNumber_keepsItsIndexAndTakesNothingNew_andMayComeBack() {
    Topology without = change(EAST, "").topology();
    assertThat(without.numbers()).hasSize(2);
    assertThat(without.numbers().get(0).status()).isEqualTo(NumberStatus.INACTIVE);
    assertThat(without.templates().get(0).pool()).containsExactly(1);

    Topology again = change(EAST, EAST).topology();
    assertThat(again.numbers().get(0).status()).isEqualTo(NumberStatus.ACTIVE);
    assertThat(again.numbers().get(0).e164()).isEqualTo(14_155_550_100L);
    assertThat(again.templates().get(0).pool()).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void removedTemplate_isRetired_andMayComeBack() {
    change("- name: reminder", "- name: survey");
    assertThat(running.topology().templates()).hasSize(2);
    assertThat(running.topology().templates().get(0).retired()).isTrue();
    assertThat(running.topology().templates().get(1).name()).isEqualTo("survey");

    change("- name: reminder", "- name: reminder");
    assertThat(running.topology().templates().get(0).retired()).isFalse();
    assertThat(running.topology().templates().get(1).retired()).isTrue();
  }

  @Test
  void removedWorkspace_hasNoKeysLeft() {
    String more = "workspaces:\n  - name: globex\n    api_keys: [globex-key-0123456789]\n";
    change("workspaces:\n", more);
    assertThat(running.config().workspaceIndex("globex")).isEqualTo(1);

    change("workspaces:\n", "workspaces:\n");
    assertThat(running.config().workspaces().get(1).apiKeys()).isEqualTo(List.of());
    assertThat(running.loaded().workspaceIndex("globex")).isEqualTo(-1);
  }
}
