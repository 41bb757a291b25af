package dev.ringfence.engine.provider.plivo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Progress;
import dev.ringfence.engine.core.port.Webhook;
import dev.ringfence.engine.core.port.Webhook.Forged;
import dev.ringfence.engine.core.port.Webhook.News;
import dev.ringfence.engine.core.port.WebhookRequest;
import dev.ringfence.engine.provider.AccountSettings;
import dev.ringfence.engine.provider.WebhookSamples;
import dev.ringfence.engine.provider.WireServer;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlivoWebhooksTest {
  private static final String CALL = "9834029e-58b6-11e1-b8b7-a5bd0e4e126f";
  private static final String URL = "http://127.0.0.1:8080/cb/acme/0f.mac/hangup";

  private final PlivoWebhooks webhooks = new PlivoWebhooks(settings(PlivoDialTest.AUTH_ID));

  private static AccountSettings settings(String id) {
    return new AccountSettings(
        "acme",
        id,
        null,
        PlivoDialTest.TOKEN,
        null,
        "http://127.0.0.1:1",
        1,
        ZoneOffset.UTC,
        Duration.ofSeconds(1),
        toSpare -> {});
  }

  private static final Map<String, Webhook> EXPECTED =
      Map.of(
          "Ring ringing", new News(CALL, Progress.RINGING, null, 0, ""),
          "StartApp in-progress", new Webhook.AnswerWanted(CALL),
          "Hangup completed", new News(CALL, Progress.ENDED, Outcome.ANSWERED, 60, "plivo-4000"),
          "Hangup busy", new News(CALL, Progress.ENDED, Outcome.BUSY, 0, "plivo-3010"),
          "Hangup no-answer", new News(CALL, Progress.ENDED, Outcome.NO_ANSWER, 0, "plivo-3000"),
          "Hangup blocked", new News(CALL, Progress.ENDED, Outcome.REJECTED, 0, "plivo-3130"),
          "Hangup failed", new News(CALL, Progress.ENDED, Outcome.FAILED, 0, "plivo-2010"));

  static Stream<List<String>> samples() {
    return WebhookSamples.read("plivo.txt").stream();
  }

  private static WebhookRequest request(List<String> sample, String form, String header) {
    return WebhookSamples.post(
        sample.get(1),
        sample.get(0).startsWith("StartApp") ? "answer" : "ring",
        Map.of(header, sample.get(3), "x-plivo-signature-v3-nonce", sample.get(2)),
        form);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void translate_sample_saysWhatItMeans(List<String> sample) {
    Webhook expected = EXPECTED.get(sample.get(0));
    assertThat(webhooks.translate(request(sample, sample.get(4), "x-plivo-signature-v3")))
        .isEqualTo(expected);
    assertThat(webhooks.translate(request(sample, sample.get(4), "x-plivo-signature-ma-v3")))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void translate_tamperedSample_isForged(List<String> sample) {
    String tampered = sample.get(4).replace("From=1", "From=2");
    assertThat(webhooks.translate(request(sample, tampered, "x-plivo-signature-v3")))
        .isEqualTo(new Forged("wrong signature"));
  }

  @Test
  void translate_withoutSignature_isForged() {
    assertThat(webhooks.translate(WebhookSamples.post(URL, "ring", Map.of(), "CallUUID=c")))
        .isEqualTo(new Forged("no signature"));
  }

  @Test
  void translate_signedForAnotherAccount_isForged() {
    assertThat(webhooks.translate(signed("hangup", "CallUUID=c&ParentAuthID=MAother")))
        .isEqualTo(new Forged("another account"));
  }

  @Test
  void translate_callOfASubaccount_isTheirs() {
    PlivoWebhooks sub = new PlivoWebhooks(settings("SAXXXXXXXXXXXXXXXXXX"));
    assertThat(sub.translate(signed("ring", "CallUUID=c&ParentAuthID=MAmain&Event=Ring")))
        .isInstanceOf(News.class);
  }

  @ParameterizedTest
  @CsvSource({
    "4000, 60, ANSWERED",
    "4010, 5, ANSWERED",
    "6000, 600, ANSWERED",
    "5010, 12, ANSWERED",
    "4000, 0, NO_ANSWER",
    "1000, 0, CANCELED",
    "3000, 0, NO_ANSWER",
    "6010, 0, NO_ANSWER",
    "3010, 0, BUSY",
    "3020, 0, REJECTED",
    "3130, 0, REJECTED",
    "3140, 0, REJECTED",
    "9100, 3, MACHINE",
    "1010, 0, FAILED",
    "1020, 0, FAILED",
    "2000, 0, FAILED",
    "2030, 0, FAILED",
    "3040, 0, FAILED",
    "3050, 0, FAILED",
    "3070, 0, FAILED",
    "5030, 0, FAILED",
    "7011, 0, FAILED",
    "8011, 0, FAILED",
    "6020, 0, FAILED",
    "7777, 0, FAILED",
  })
  void translate_hangup_goesByItsCauseWhateverTheStatus(int cause, int seconds, Outcome outcome) {
    String form =
        "CallUUID=c&Event=Hangup&CallStatus=completed&Duration="
            + seconds
            + "&HangupCauseCode="
            + cause;
    assertThat(webhooks.translate(signed("hangup", form)))
        .isEqualTo(new News("c", Progress.ENDED, outcome, seconds, "plivo-" + cause));
  }

  @ParameterizedTest
  @CsvSource({"busy, BUSY", "no-answer, NO_ANSWER", "timeout, NO_ANSWER", "failed, FAILED"})
  void translate_hangupWithoutCause_goesByItsStatus(String status, Outcome outcome) {
    assertThat(webhooks.translate(signed("hangup", "CallUUID=c&Event=Hangup&CallStatus=" + status)))
        .isEqualTo(new News("c", Progress.ENDED, outcome, 0, "plivo-" + status));
  }

  @Test
  void translate_machineToldBeforeTheEnd_isRememberedEvenTwice() {
    assertThat(webhooks.translate(signed("ring", "CallUUID=c&Event=MachineDetection&Machine=true")))
        .isEqualTo(new News("c", Progress.ANSWERED, null, 0, ""));
    String end = "CallUUID=c&Event=Hangup&Duration=9&HangupCauseCode=4000";
    News machine = new News("c", Progress.ENDED, Outcome.MACHINE, 9, "plivo-4000");
    assertThat(webhooks.translate(signed("hangup", end))).isEqualTo(machine);
    assertThat(webhooks.translate(signed("hangup", end))).isEqualTo(machine);
  }

  @Test
  void translate_inbound_arrivesAndEnds() {
    String arrival = "CallUUID=c&Event=StartApp&From=919876543210&To=15105647903";
    assertThat(webhooks.translate(signed("inbound", arrival)))
        .isEqualTo(new Webhook.InboundArrived("c", 919_876_543_210L, 15_105_647_903L));
    assertThat(webhooks.translate(signed("inbound-status", "CallUUID=c&Event=Hangup")))
        .isEqualTo(new Webhook.InboundEnded("c"));
    assertThat(webhooks.translate(signed("inbound-status", "CallUUID=c&Event=Ring")))
        .isInstanceOf(Webhook.Irrelevant.class);
  }

  @Test
  void translate_unknownEvent_isIrrelevant() {
    assertThat(webhooks.translate(signed("ring", "CallUUID=c&Event=Humming")))
        .isInstanceOf(Webhook.Irrelevant.class);
  }

  private static WebhookRequest signed(String purpose, String form) {
    String signature =
        new PlivoSignature(PlivoDialTest.TOKEN)
            .compute("POST", URL, WireServer.decode(form), "nonce");
    return WebhookSamples.post(
        URL,
        purpose,
        Map.of("x-plivo-signature-v3", signature, "x-plivo-signature-v3-nonce", "nonce"),
        form);
  }
}
