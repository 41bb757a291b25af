package dev.ringfence.engine.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfence.engine.http.ApiBed.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Webhook endpoints and deliveries over the API; every answer is held against the document. */
class DeliveryRoutesTest {
  private ApiBed bed;

  @BeforeEach
  void open() {
    bed = new ApiBed();
  }

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void deliveries_comeInPages_newestFirst() {
    JsonNode first = bed.get("/v1/webhooks/deliveries?page_size=2").json();
    assertThat(first.path("deliveries").findValuesAsText("id")).containsExactly("3", "2");
    String token = first.path("next_page_token").asText();
    JsonNode second = bed.get("/v1/webhooks/deliveries?page_size=2&page_token=" + token).json();
    assertThat(second.path("deliveries").findValuesAsText("id")).containsExactly("1");
    assertThat(second.path("next_page_token").asText()).isEmpty();
  }

  @Test
  void deliveries_byStateBatchAndEndpoint() {
    assertThat(bed.get("/v1/webhooks/deliveries?state=failed").json().path("deliveries"))
        .hasSize(2);
    assertThat(
            bed.get("/v1/webhooks/deliveries?state=pending&batch=b_1&endpoint=crm")
                .json()
                .path("deliveries"))
        .hasSize(1);
    assertThat(bed.get("/v1/webhooks/deliveries?batch=b_2").json().path("deliveries")).isEmpty();
    assertThat(bed.get("/v1/webhooks/deliveries?state=lost").status()).isEqualTo(400);
    assertThat(bed.get("/v1/webhooks/deliveries?status=failed").status()).isEqualTo(400);
  }

  @Test
  void delivery_shownAndReplayed() {
    JsonNode delivery = bed.get("/v1/webhooks/deliveries/1").json();
    assertThat(delivery.path("webhook_id").asText()).isEqualTo("evt_b_1-1");
    assertThat(delivery.path("status").asInt()).isEqualTo(500);
    assertThat(bed.post("/v1/webhooks/deliveries/1/replay").status()).isEqualTo(202);
    assertThat(bed.post("/v1/webhooks/deliveries/2/replay").problem()).isEqualTo("wrong-state");
    for (String nobodys : new String[] {"9", "x", "99999999999999999999"}) {
      assertThat(bed.get("/v1/webhooks/deliveries/" + nobodys).status()).isEqualTo(404);
      assertThat(bed.post("/v1/webhooks/deliveries/" + nobodys + "/replay").status())
          .isEqualTo(404);
    }
  }

  @Test
  void failedOnes_replayedOfAPeriodAndAnEndpoint() {
    Answer some =
        bed.post(
            "/v1/webhooks/deliveries/replay?endpoint=crm&since=2026-03-01T09:00:00Z"
                + "&until=2026-03-01T11:00:00%2B01:00");
    assertThat(some.status()).isEqualTo(202);
    assertThat(some.json().path("replayed").asInt()).isEqualTo(2);
    assertThat(bed.post("/v1/webhooks/deliveries/replay").status()).isEqualTo(202);
    assertThat(bed.deliveries.asked)
        .containsExactly("crm 1772355600000 1772359200000", "null 0 " + Long.MAX_VALUE);
    assertThat(bed.post("/v1/webhooks/deliveries/replay?endpoint=gone").status()).isEqualTo(409);
    assertThat(bed.post("/v1/webhooks/deliveries/replay?since=yesterday").status()).isEqualTo(400);
  }

  @Test
  void endpoints_shownAndEnabled() {
    JsonNode endpoint = bed.get("/v1/webhooks/endpoints").json().path("endpoints").path(0);
    assertThat(endpoint.path("origin").asText()).isEqualTo("https://crm.example.com");
    assertThat(endpoint.path("disabled_at").isNull()).isTrue();
    assertThat(bed.post("/v1/webhooks/endpoints/crm/enable").status()).isEqualTo(204);
    assertThat(bed.post("/v1/webhooks/endpoints/other/enable").status()).isEqualTo(404);
  }

  @Test
  void otherWorkspaces_seeNothing() {
    for (String path : new String[] {"deliveries", "endpoints"}) {
      Answer list = other("GET", "/v1/webhooks/" + path);
      assertThat(list.json().path(path)).isEmpty();
    }
    assertThat(other("GET", "/v1/webhooks/deliveries/1").status()).isEqualTo(404);
    assertThat(other("POST", "/v1/webhooks/deliveries/1/replay").status()).isEqualTo(404);
    assertThat(other("POST", "/v1/webhooks/endpoints/crm/enable").status()).isEqualTo(404);
  }

  private Answer other(String method, String path) {
    return bed.send(
        bed.bare(path)
            .header("Authorization", "Bearer " + ApiBed.OTHER_KEY)
            .method(method, BodyPublishers.noBody()));
  }
}
