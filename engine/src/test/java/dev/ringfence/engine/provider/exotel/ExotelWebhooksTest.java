package dev.ringfence.engine.provider.exotel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Progress;
import dev.ringfence.engine.core.port.Webhook;
import dev.ringfence.engine.core.port.Webhook.News;
import dev.ringfence.engine.core.port.WebhookRequest;
import dev.ringfence.engine.provider.WireServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExotelWebhooksTest {
  private final ExotelWebhooks webhooks = new ExotelWebhooks("acme1");

  @ParameterizedTest
  @CsvSource({
    "completed, ANSWERED",
    "busy, BUSY",
    "no-answer, NO_ANSWER",
    "failed, FAILED",
    "canceled, CANCELED"
  })
  void translate_terminalStatus_isTheEnd(String status, Outcome outcome) {
    assertThat(
            webhooks.translate(
                post("status", "CallSid=c&Status=" + status + "&ConversationDuration=12")))
        .isEqualTo(new News("c", Progress.ENDED, outcome, 12, "exotel-" + status));
  }

  @Test
  void translate_inProgress_isNotYetAnswered() {
    assertThat(webhooks.translate(post("status", "CallSid=c&Status=in-progress")))
        .isEqualTo(new News("c", Progress.QUEUED, null, 0, ""));
  }

  @Test
  void translate_answeredEvent_isAnswered() {
    String form = "CallSid=c&Status=in-progress&EventType=answered";
    assertThat(webhooks.translate(post("status", form)))
        .isEqualTo(new News("c", Progress.ANSWERED, null, 0, ""));
  }

  @Test
  void translate_withoutCallOrForAnotherAccount_isForged() {
    assertThat(webhooks.translate(post("status", "Status=completed")))
        .isInstanceOf(Webhook.Forged.class);
    assertThat(webhooks.translate(post("status", "CallSid=c&AccountSid=other&Status=busy")))
        .isInstanceOf(Webhook.Forged.class);
  }

  @Test
  void translate_passthru_isAnInboundCall() {
    String query = "CallSid=c&CallFrom=09876543210&CallTo=08033755555&CallStatus=ringing";
    assertThat(webhooks.translate(get("inbound", query)))
        .isEqualTo(new Webhook.InboundArrived("c", 919_876_543_210L, 918_033_755_555L));
    assertThat(webhooks.translate(get("inbound-status", "CallSid=c&CallStatus=completed")))
        .isEqualTo(new Webhook.InboundEnded("c"));
    assertThat(webhooks.translate(get("inbound-status", "CallSid=c&CallStatus=in-progress")))
        .isInstanceOf(Webhook.Irrelevant.class);
  }

  private static WebhookRequest post(String purpose, String members) {
    return new WebhookRequest(
        "POST", "http://h/x", purpose, Map.of(), Map.of(), WireServer.decode(members));
  }

  private static WebhookRequest get(String purpose, String query) {
    return new WebhookRequest(
        "GET", "http://h/x?" + query, purpose, Map.of(), WireServer.decode(query), Map.of());
  }
}
