package dev.ringfence.simulator.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfence.simulator.audit.CarrierEvent;
import dev.ringfence.simulator.audit.CarrierEvent.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration file of a running engine is changed under load; judged from outside. */
class ReloadFrontDoorTest {
  private static final int SCALE = 120;

  /** Five of these six come later. */
  private static final String SIX = "count: 6\n    account: plivo-main\n    channels: 5";

  private static final String ONE = "count: 1\n    account: plivo-main\n    channels: 5";

  private static final String NEW_TEMPLATE =
      """
      templates:
        - name: fresh
          workspace: acme
          pool: ["+13125550100"]
          hours: 00:00-24:00
          answer:
            say: Hello
      """;

  @TempDir private Path dir;

  private static String text(Path file) throws IOException {
    return Files.readString(file);
  }

  /** As an editor does it: whole, and in one move. */
  private void replace(Path file, String content) throws IOException {
    Path next = Files.writeString(dir.resolve("next.yaml"), content);
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String with(String text, String piece, String replacement) {
    assertThat(text).contains(piece);
    return text.replace(piece, replacement);
  }

  @Test
  void limitsNumbersAndTemplates_changeUnderLoad_andNoPromiseBreaks() throws IOException {
    try (TestWorld world = TestWorld.start("none", SCALE, Map.of())) {
      Path file = world.watch(dir);
      String all = text(file);
      String few = with(with(all, SIX, ONE), "pool: [\"*\"]", "pool: [\"account:plivo-main\"]");
      replace(file, few);
      world.awaitReload("applied", 2);

      String batch = world.submit("reminder", 250, 13055550000L);
      awaitInProgress(world, "+13125550100", 5);
      awaitNumbersUsed(world, "+13125550100");

      replace(file, with(few, ONE, SIX));
      world.awaitReload("applied", 3);
      awaitInProgress(world, "+13125550105", 1);

      replace(file, with(with(few, ONE, SIX), "channels: 5", "channels: 1"));
      world.awaitReload("applied", 4);
      long lowered = System.nanoTime();

      assertThat(
              world
                  .raw(
                      "POST",
                      "/v1/batches?template=fresh",
                      "to\n+13055559999\n",
                      "text/csv",
                      "ACME_API_KEY")
                  .statusCode())
          .isEqualTo(422);
      replace(file, with(text(file), "templates:\n", NEW_TEMPLATE));
      world.awaitReload("applied", 5);
      String fresh = world.submit("fresh", 3, 13055559000L);

      world.awaitDone(fresh);
      world.awaitDone(batch);
      world.audit(batch, fresh);
      world.awaitAtRest();
      assertThat(startsOverOneChannel(world.carriers().events(), lowered)).isEmpty();
      String metrics = world.raw("GET", "/metrics", "", "text/plain", "OPERATOR_KEY").body();
      assertThat(metrics).contains("ringfence_config_reloads_total{result=\"applied\"} 4.0");
    }
  }

  @Test
  void badFile_changesNothingAndSaysWhy_andSoDoesOneThatNeedsARestart() throws IOException {
    try (TestWorld world = TestWorld.start("none", SCALE, Map.of())) {
      Path file = world.watch(dir);
      String good = text(file);
      String batch = world.submit("survey", 60, 13055560000L);

      replace(file, with(good, "cps: 20", "cps: many"));
      JsonNode view = world.awaitReload("invalid", 1);
      assertThat(view.path("last_reload").path("problems").get(0).asText())
          .contains("ringfence.yaml:")
          .contains("cps");

      replace(file, with(good, "port: ${PORT:-8080}", "port: 1"));
      view = world.awaitReload("refused", 1);
      assertThat(view.path("last_reload").path("problems").get(0).asText())
          .contains("server: port")
          .contains("restart to change this");

      replace(file, good.substring(0, good.length() / 2));
      world.awaitReload("invalid", 1);
      replace(file, good + "# mended\n");
      world.awaitReload("unchanged", 1);

      world.awaitDone(batch);
      world.audit(batch);
    }
  }

  @Test
  void keysAndDestinationRules_holdForTheNextRequest() throws IOException {
    try (TestWorld world = TestWorld.start("none", SCALE, Map.of())) {
      Path file = world.watch(dir);
      String good = text(file);
      assertThat(submitted(world, "+4930123456", "ACME_API_KEY")).isEqualTo(202);

      replace(
          file,
          with(
              with(good, "- ${ACME_API_KEY}", "- another-key-for-acme"),
              "[US, CA, GB, IN, DE, FR, AU]",
              "[US, CA]"));
      world.awaitReload("applied", 2);
      assertThat(submitted(world, "+4930123456", "ACME_API_KEY")).isEqualTo(401);
      assertThat(submitted(world, "+4930123456", "another-key-for-acme")).isEqualTo(422);
      assertThat(submitted(world, "+13055551111", "another-key-for-acme")).isEqualTo(202);
    }
  }

  private static int submitted(TestWorld world, String to, String key) {
    String csv = "to\n" + to + "\n";
    return world.raw("POST", "/v1/batches?template=reminder", csv, "text/csv", key).statusCode();
  }

  private static void awaitInProgress(TestWorld world, String number, int least) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> {
              List<Integer> inProgress = new ArrayList<>();
              for (JsonNode view : world.get("/v1/numbers", "OPERATOR_KEY").get("numbers")) {
                if (view.get("e164").asText().equals(number)) {
                  inProgress.add(view.get("in_progress").asInt());
                }
              }
              assertThat(inProgress).hasSize(1).allMatch(calls -> calls >= least);
            });
  }

  private static void awaitNumbersUsed(TestWorld world, String... numbers) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> assertThat(numbersUsed(world)).containsExactly(numbers));
  }

  private static List<String> numbersUsed(TestWorld world) {
    return world.carriers().events().stream()
        .filter(event -> event.kind() == Kind.CREATE_ACCEPTED)
        .map(CarrierEvent::number)
        .distinct()
        .collect(Collectors.toList());
  }

  /** Dials on Plivo's numbers that came while another call was going on there. */
  private static List<CarrierEvent> startsOverOneChannel(List<CarrierEvent> events, long since) {
    // A dial that was granted before the change may arrive a little after it.
    long from = since + 500_000_000L;
    Map<String, Integer> live = new HashMap<>();
    List<CarrierEvent> over = new ArrayList<>();
    for (CarrierEvent event : events) {
      if (!event.provider().equals("plivo")) {
        continue;
      }
      if (event.kind() == Kind.CREATE_ACCEPTED) {
        if (live.merge(event.number(), 1, Integer::sum) > 1 && event.nanos() > from) {
          over.add(event);
        }
      } else if (event.kind() == Kind.ENDED) {
        live.merge(event.number(), -1, Integer::sum);
      }
    }
    return over;
  }
}
