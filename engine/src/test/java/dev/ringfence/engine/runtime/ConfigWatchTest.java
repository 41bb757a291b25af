package dev.ringfence.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.config.ConfigLoader;
import dev.ringfence.engine.config.ContentHash;
import dev.ringfence.engine.config.LoadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatchTest {
  private static final String GOOD =
      """
      server: {public_url: "https://calls.example.com"}
      workspaces: [{name: acme, api_keys: [acme-key-0123456789]}]
      accounts: [{name: plivo, provider: plivo, id: MARINGFENCE000000001, token: t, cps: 5}]
      numbers_file: numbers.csv
      templates: [{name: reminder, workspace: acme, pool: ["*"], answer: {say: Hello}}]
      destinations: {countries: [US]}
      """;

  @TempDir private Path dir;
  private Path file;
  private final List<LoadResult> told = new ArrayList<>();
  private ConfigWatch watch;

  @BeforeEach
  void start() throws IOException {
    file = Files.writeString(dir.resolve("ringfence.yaml"), GOOD);
    Files.writeString(dir.resolve("numbers.csv"), "number,account\n+14155550100,plivo\n");
    List<Path> files = ConfigLoader.load(file, Map.of()).files();
    assertThat(files).hasSize(2);
    watch =
        new ConfigWatch(
            file, Map.of(), files, ContentHash.of(files), (loaded, hash) -> told.add(loaded));
  }

  private void look(int times) {
    for (int i = 0; i < times; i++) {
      watch.look();
    }
  }

  @Test
  void nothingChanged_nothingIsTried() throws IOException {
    look(5);
    Files.writeString(file, GOOD);
    look(5);
    assertThat(told).isEmpty();
  }

  @Test
  void newContent_isTriedOnce_whenTwoLooksFoundTheSame() throws IOException {
    Files.writeString(file, GOOD + "# a remark\n");
    look(1);
    assertThat(told).as("it may be half written").isEmpty();
    look(1);
    assertThat(told).hasSize(1);
    look(5);
    assertThat(told).hasSize(1);
  }

  @Test
  void contentThatKeepsChanging_waitsUntilItRests() throws IOException {
    for (int i = 0; i < 5; i++) {
      Files.writeString(file, GOOD + "# " + i + "\n");
      look(1);
    }
    assertThat(told).isEmpty();
    look(1);
    assertThat(told).hasSize(1);
  }

  @Test
  void fileThatIsReferredTo_isWatchedToo() throws IOException {
    Files.writeString(dir.resolve("numbers.csv"), "number,account\n+14155550101,plivo\n");
    look(2);
    assertThat(told).hasSize(1);
    assertThat(told.get(0).config().orElseThrow().numbers().get(0).e164())
        .isEqualTo(14_155_550_101L);
  }

  @Test
  void renamedAndLinkedFiles_areSeen() throws IOException {
    Path other = Files.writeString(dir.resolve("other.yaml"), GOOD + "# other\n");
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    look(2);
    assertThat(told).hasSize(1);

    Path target = Files.writeString(dir.resolve("target.yaml"), GOOD + "# behind a link\n");
    Files.delete(file);
    Files.createSymbolicLink(file, target);
    look(2);
    assertThat(told).hasSize(2);
  }

  @Test
  void wrongFile_isToldWithItsProblems_andSoIsItsMending() throws IOException {
    Files.writeString(file, GOOD.replace("acme-key-0123456789", "short"));
    look(3);
    assertThat(told).hasSize(1);
    assertThat(told.get(0).problems()).isNotEmpty();
    Files.writeString(file, "not: [yaml");
    look(4);
    assertThat(told).hasSize(2);
    Files.writeString(file, GOOD + "# mended\n");
    look(4);
    assertThat(told).hasSize(3);
    assertThat(told.get(2).problems()).isEmpty();
  }

  @Test
  void forced_isTriedAtOnce_changedOrNot() throws IOException {
    watch.force();
    assertThat(told).hasSize(1);
    Files.writeString(file, GOOD + "# now\n");
    watch.force();
    assertThat(told).hasSize(2);
    look(3);
    assertThat(told).hasSize(2);
  }
}
