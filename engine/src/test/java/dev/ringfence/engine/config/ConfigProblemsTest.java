package dev.ringfence.engine.config;

import static dev.ringfence.engine.config.ConfigFiles.GOOD;
import static dev.ringfence.engine.config.ConfigFiles.problems;
import static dev.ringfence.engine.config.ConfigFiles.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigProblemsTest {
  @TempDir Path directory;

  @ParameterizedTest(name = "{1} -> {2}")
  @MethodSource("dev.ringfence.engine.config.ConfigMistakes#all")
  void change_thatIsWrong_isReportedWhereItIs(String piece, String replacement, String problem) {
    assertThat(problems(directory, with(piece, replacement)))
        .containsExactly("ringfence.yaml:" + problem);
  }

  @Test
  void problems_several_areAllReportedInTheOrderOfTheFile() {
    String text =
        with("port: 8080", "port: x").replace("ring: 30s", "ring: x").replace("60/1h", "x");
    assertThat(problems(directory, text))
        .extracting(problem -> problem.replaceAll(": .*", ""))
        .containsExactly(
            "ringfence.yaml:3:9 server.port",
            "ringfence.yaml:22:10 numbers[0].cap",
            "ringfence.yaml:32:11 templates[0].ring");
  }

  @Test
  void document_emptyOrMissingSections_isReportedAtTheTop() {
    assertThat(problems(directory, "# nothing\n")).containsExactly("ringfence.yaml:1:1: is empty");
    assertThat(problems(directory, "inbound:\n  when_full: busy\n"))
        .containsExactly(
            "ringfence.yaml:1:1 server: is required",
            "ringfence.yaml:1:1 workspaces: is required",
            "ringfence.yaml:1:1 accounts: is required",
            "ringfence.yaml:1:1 numbers: is required, or numbers_file",
            "ringfence.yaml:1:1 destinations: is required",
            "ringfence.yaml:1:1 templates: is required");
  }

  @Test
  void document_notYaml_isReportedWithoutQuotingTheLine() {
    List<String> problems = problems(directory, "server:\n  callback_secret: \"hush hush\n");
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0))
        .startsWith("ringfence.yaml:3:1: is not YAML")
        .doesNotContain("hush");
    assertThat(problems(directory, GOOD + "---\nmore: true\n")).hasSize(1);
  }

  @Test
  void file_missingOrNotText_isReported() throws IOException {
    Path missing = directory.resolve("none.yaml");
    assertThat(ConfigLoader.load(missing, Map.of()).problems())
        .containsExactly(
            new ConfigProblem(missing.toString(), 1, 1, "", "there is no file " + missing));
    Path latin = Files.write(directory.resolve("latin.yaml"), new byte[] {'a', (byte) 0xe9});
    assertThat(ConfigLoader.load(latin, Map.of()).problems())
        .extracting(ConfigProblem::message)
        .containsExactly(latin + " is not UTF-8 text");
  }

  @Test
  void pool_ofAnAccountWithoutNumbers_isReported() {
    String text =
        with("numbers:", "  - {name: idle, provider: plivo, id: i, token: t}\nnumbers:")
            .replace("pool: [\"*\"]", "pool: [account:idle]");
    assertThat(problems(directory, text))
        .containsExactly(
            "ringfence.yaml:31:12 templates[0].pool[0]: 'account:idle' has no numbers");
  }

  @Test
  void pool_withExotelNumbers_needsAFlow() {
    String text =
        with(
            "numbers:\n",
            "  - {name: ex, provider: exotel, id: i, token: t, user: u}\n"
                + "numbers:\n  - {number: +918041550100, account: ex}\n");
    assertThat(problems(directory, text))
        .containsExactly(
            "ringfence.yaml:36:7 templates[0].answer.exotel_flow: the pool has Exotel numbers:"
                + " give the id of a flow; Exotel takes no document");
  }
}
