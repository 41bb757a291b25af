package dev.ringfence.engine.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.config.RunningConfig;
import dev.ringfence.engine.config.TopologyMerge;
import dev.ringfence.engine.http.ApiBed.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Suppressions, what operators see, probes and metrics. */
class OtherRoutesTest {
  private ApiBed bed;

  @BeforeEach
  void open() {
    bed = new ApiBed();
  }

  @AfterEach
  void close() {
    bed.close();
  }

  private Answer operator(String path) {
    return bed.send(bed.bare(path).header("Authorization", "bearer " + ApiBed.OPERATOR));
  }

  @Test
  void suppression_putSeenAndDeleted() {
    for (String path :
        new String[] {"/v1/suppressions/+14155550101", "/v1/suppressions/%2B14155550102"}) {
      assertThat(bed.get(path).status()).isEqualTo(404);
      assertThat(bed.send(bed.request(path).PUT(BodyPublishers.noBody())).status()).isEqualTo(204);
      assertThat(bed.get(path).json().path("destination").asText()).startsWith("+1415555010");
      assertThat(bed.send(bed.request(path).DELETE()).status()).isEqualTo(204);
      assertThat(bed.get(path).status()).isEqualTo(404);
    }
    assertThat(bed.get("/v1/suppressions/14155550101").status()).isEqualTo(400);
  }

  @Test
  void suppressions_postedAsLinesOrDocument_areCounted() {
    Answer lines =
        bed.post(
            "/v1/suppressions",
            "text/csv",
            "\ufeffphone\r\n+14155550101\r\n\"+14155550102\"\r\n\r\nx\r\n+14155550101\r\n");
    Answer document =
        bed.post(
            "/v1/suppressions",
            "application/json",
            "{\"destinations\":[\"+14155550102\",\"+14155550103\",\"?\"]}");

    assertThat(lines.json().path("added").asInt()).as(lines.body()).isEqualTo(2);
    assertThat(lines.json().path("already_there").asInt()).isEqualTo(1);
    assertThat(lines.json().path("not_e164").asInt()).isEqualTo(1);
    assertThat(document.json().path("added").asInt()).isEqualTo(1);
    assertThat(document.json().path("not_e164").asInt()).isEqualTo(1);
    Answer first = bed.get("/v1/suppressions?page_size=2");
    assertThat(first.json().path("destinations")).hasSize(2);
    String token = first.json().path("next_page_token").asText();
    Answer second = bed.get("/v1/suppressions?page_size=2&page_token=" + token);
    assertThat(second.json().path("destinations").path(0).asText()).isEqualTo("+14155550103");
    assertThat(second.json().path("next_page_token").asText()).isEmpty();
  }

  @Test
  void suppressions_notADocument_422() {
    assertThat(bed.post("/v1/suppressions", "application/json", "{\"x\":1}").status())
        .isEqualTo(422);
    assertThat(bed.post("/v1/suppressions", "text/plain", "+1".repeat(9 << 20)).status())
        .isEqualTo(413);
  }

  @Test
  void operator_seesAccountsNumbersAndCounters() {
    assertThat(operator("/v1/accounts").json().path("accounts")).hasSize(2);
    assertThat(
            operator("/v1/accounts").json().path("accounts").path(0).path("concurrency").isNull())
        .isTrue();
    assertThat(operator("/v1/numbers").json().path("numbers").path(0).path("cap").asText())
        .isEqualTo("60/1h");
    assertThat(
            operator("/v1/counters")
                .json()
                .path("counters")
                .path("denials.number_channels")
                .asInt())
        .isEqualTo(4);
  }

  @Test
  void account_resumed_orUnknown() {
    HttpRequest.Builder known =
        bed.bare("/v1/accounts/second/resume").header("Authorization", "Bearer " + ApiBed.OPERATOR);
    HttpRequest.Builder unknown =
        bed.bare("/v1/accounts/third/resume").header("Authorization", "Bearer " + ApiBed.OPERATOR);

    assertThat(bed.send(known.POST(BodyPublishers.noBody())).status()).isEqualTo(204);
    assertThat(bed.send(unknown.POST(BodyPublishers.noBody())).status()).isEqualTo(404);
  }

  @Test
  void probes_sayWhetherWorkIsTaken() {
    assertThat(bed.send(bed.bare("/livez")).status()).isEqualTo(200);
    assertThat(bed.send(bed.bare("/readyz")).status()).isEqualTo(200);
    bed.desk.ready(false);
    Answer notReady = bed.send(bed.bare("/readyz"));
    assertThat(notReady.status()).isEqualTo(503);
    assertThat(notReady.json().path("detail").asText()).isEqualTo("the store is not open");
  }

  @Test
  void draining_newWorkIsRefusedAndTheRestGoesOn() {
    String id = bed.batch(1);
    bed.server.drain(true);

    assertThat(bed.send(bed.bare("/readyz")).status()).isEqualTo(503);
    assertThat(bed.send(bed.bare("/livez")).status()).isEqualTo(200);
    Answer refused = bed.csv("template=reminder", "to\n+14155550101\n");
    assertThat(refused.problem()).isEqualTo("draining");
    assertThat(refused.header("Retry-After")).isPresent();
    assertThat(bed.get("/v1/batches/" + id).status()).isEqualTo(200);
    assertThat(bed.post("/v1/batches/" + id + "/pause").status()).isEqualTo(200);
    assertThat(bed.send(bed.bare("/cb/main/1.x/status")).status()).isEqualTo(204);
    bed.server.drain(false);
    assertThat(bed.csv("template=reminder", "to\n+14155550101\n").status()).isEqualTo(202);
  }

  @Test
  void engineThatIsFull_503WithRetryAfter() {
    bed.desk.fail(new RejectedExecutionException("backlog"));

    Answer answer = bed.csv("template=reminder", "to\n+14155550101\n");

    assertThat(answer.problem()).isEqualTo("unavailable");
    assertThat(answer.header("Retry-After")).isPresent();
  }

  @Test
  void metrics_haveRouteTemplatesAndNoPaths() {
    bed.get("/v1/batches/nothing-here-1");
    bed.get("/v1/suppressions/+14155550101");
    bed.get("/not/there");

    Answer metrics = bed.send(bed.bare("/metrics"));

    assertThat(metrics.header("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
    assertThat(metrics.body())
        .contains("ringfence_http_requests_seconds_count")
        .contains("route=\"/v1/suppressions/{e164}\"")
        .contains("route=\"unknown\"")
        .doesNotContain("14155550101")
        .doesNotContain("nothing-here");
  }

  @Test
  void configuration_isShownWithItsLastReload_andWithoutSecrets() {
    var status = operator("/v1/config").json();
    assertThat(status.path("version").asInt()).isEqualTo(3);
    assertThat(status.path("last_reload").path("result").asText()).isEqualTo("refused");
    assertThat(status.path("last_reload").path("problems").get(0).asText()).isEqualTo("no");

    var running = operator("/v1/config/running").json();
    assertThat(running.path("templates").get(0).path("name").asText()).isEqualTo("reminder");
    assertThat(running.toString()).doesNotContain(ApiBed.KEY, ApiBed.OPERATOR);
  }

  @Test
  void newConfiguration_oldKeysNoLongerOpen() {
    var config = ApiBed.config();
    var changed =
        new dev.ringfence.engine.config.EngineConfig(
            config.server(),
            config.store(),
            java.util.List.of(
                new dev.ringfence.engine.config.EngineConfig.Workspace(
                    "first",
                    java.util.List.of(new dev.ringfence.engine.config.Secret("rk_new")),
                    java.util.List.of())),
            config.operatorKeys(),
            config.accounts(),
            config.numbers(),
            config.templates(),
            config.destinationLimits(),
            config.destinations(),
            config.inbound(),
            config.timings(),
            config.breaker(),
            config.webhooks(),
            null);
    bed.server.configure(TopologyMerge.merge(RunningConfig.first(config), changed));

    assertThat(bed.get("/v1/batches").status()).isEqualTo(401);
    assertThat(bed.send(bed.bare("/v1/batches").header("Authorization", "Bearer rk_new")).status())
        .isEqualTo(200);
  }
}
