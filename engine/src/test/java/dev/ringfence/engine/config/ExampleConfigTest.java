package dev.ringfence.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringfence.engine.config.EngineConfig.NumberConfig;
import dev.ringfence.engine.config.EngineConfig.TemplateConfig;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that are handed out with the program. */
class ExampleConfigTest {
  private static final Path FILES = Path.of("..", "config");
  private static final Map<String, String> SECRETS =
      Map.of(
          "ACME_API_KEY", "acme-key-for-tests",
          "GLOBEX_API_KEY", "globex-key-for-tests",
          "OPERATOR_KEY", "operator-key-for-tests",
          "TWILIO_EAST_TOKEN", "east-token-for-tests",
          "TWILIO_WEST_TOKEN", "west-token-for-tests",
          "PLIVO_TOKEN", "plivo-token-for-tests",
          "EXOTEL_API_KEY", "exotel-user",
          "EXOTEL_TOKEN", "exotel-token-for-tests");

  @TempDir Path directory;

  @Test
  void example_withItsSecrets_isAGoodConfiguration() {
    EngineConfig config = example(SECRETS);
    assertThat(config.numbers()).hasSize(33);
    assertThat(config.numbers().get(0))
        .extracting(NumberConfig::e164, NumberConfig::caps)
        .containsExactly(14155550100L, List.of(RateLimit.parse("60/1h")));
    assertThat(config.templates())
        .extracting(TemplateConfig::name)
        .containsExactly("reminder", "survey", "collections-india", "delivery-notice");
    Topology topology = TopologyBuilder.toTopology(config);
    assertThat(topology.templates().get(0).pool()).hasSize(33);
    assertThat(topology.templates().get(3).workspace()).isEqualTo(1);
    assertThat(config.toString()).doesNotContain("for-tests");
  }

  @Test
  void example_withoutSecrets_namesEachMissingVariable() {
    assertThat(ConfigLoader.load(FILES.resolve("example.yaml"), Map.of()).problems())
        .extracting(ConfigProblem::message)
        .containsExactlyInAnyOrderElementsOf(
            SECRETS.keySet().stream()
                .map(name -> "environment variable " + name + " is not set")
                .toList());
  }

  @Test
  void example_withShortenedTimes_isAGoodConfiguration() {
    Map<String, String> environment = new HashMap<>(SECRETS);
    environment.putAll(
        Map.of(
            "HOUR", "20s",
            "WEEK", "40s",
            "SWEEP", "2s",
            "PROVE_ABSENT", "5s",
            "PORT", "0",
            "REMINDER_HOURS", "00:00-24:00",
            "TWILIO_BASE_URL", "http://127.0.0.1:9001/"));
    EngineConfig config = example(environment);
    assertThat(config.numbers().get(0).caps()).containsExactly(RateLimit.parse("60/20s"));
    assertThat(config.accounts().get(0).baseUrl()).isEqualTo("http://127.0.0.1:9001");
    assertThat(config.templates().get(0).hours().always()).isTrue();
  }

  @Test
  void numbersSample_besideTheExample_isGood() throws IOException {
    Path sample = FILES.resolve("numbers-sample.csv").toAbsolutePath();
    String text =
        Files.readString(FILES.resolve("example.yaml"))
            .replace("\nnumbers:\n", "\nnumbers_file: " + sample + "\nnumbers:\n");
    LoadResult result = ConfigFiles.load(directory, text, SECRETS);
    assertThat(result.problems()).isEmpty();
    assertThat(result.config().orElseThrow().numbers()).hasSize(37);
  }

  @Test
  void schema_namesExactlyTheKeysThatAreRead() throws IOException {
    JsonNode schema = new ObjectMapper().readTree(FILES.resolve("ringfence.schema.json").toFile());
    assertThat(schema.get("$schema").asText()).isEqualTo("http://json-schema.org/draft-07/schema#");
    assertThat(names(schema.get("definitions"))).hasSize(Keys.values().length - 1);
    for (Keys keys : Keys.values()) {
      JsonNode section =
          keys == Keys.ROOT
              ? schema
              : schema.get("definitions").get(keys.name().toLowerCase(Locale.ROOT));
      assertThat(section).as("%s", keys).isNotNull();
      assertThat(names(section.get("properties")))
          .as("%s", keys)
          .containsExactlyInAnyOrderElementsOf(keys.names());
      assertThat(section.get("additionalProperties").asBoolean(true)).as("%s", keys).isFalse();
    }
  }

  private static EngineConfig example(Map<String, String> environment) {
    LoadResult result = ConfigLoader.load(FILES.resolve("example.yaml"), environment);
    assertThat(result.problems()).isEmpty();
    return result.config().orElseThrow();
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
