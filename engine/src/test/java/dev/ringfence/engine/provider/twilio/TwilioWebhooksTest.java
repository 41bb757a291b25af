package dev.ringfence.engine.provider.twilio;

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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioWebhooksTest {
  private static final String ACCOUNT = TwilioDialTest.SID;
  private static final String CALL = "CAbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
  private static final String URL = "https://r.example:8443/cb/acme/0f.mac/status";

  private final TwilioWebhooks webhooks = new TwilioWebhooks(settings(ACCOUNT, null));

  private static AccountSettings settings(
      String id, @org.jspecify.annotations.Nullable String signingToken) {
    return new AccountSettings(
        "acme",
        id,
        signingToken == null ? null : "SKkey",
        signingToken == null ? TwilioDialTest.TOKEN : "api-key-secret",
        signingToken,
        "http://127.0.0.1:1",
        1,
        ZoneOffset.UTC,
        Duration.ofSeconds(1),
        toSpare -> {});
  }

  private static final Map<String, Webhook> EXPECTED =
      Map.of(
          "initiated", new News(CALL, Progress.QUEUED, null, 0, ""),
          "ringing", new News(CALL, Progress.RINGING, null, 0, ""),
          "in-progress", new News(CALL, Progress.ANSWERED, null, 0, ""),
          "completed", new News(CALL, Progress.ENDED, Outcome.ANSWERED, 49, "twilio-completed"),
          "no-answer", new News(CALL, Progress.ENDED, Outcome.NO_ANSWER, 0, "twilio-no-answer"),
          "busy", new News(CALL, Progress.ENDED, Outcome.BUSY, 0, "twilio-busy"),
          "failed", new News(CALL, Progress.ENDED, Outcome.FAILED, 0, "twilio-failed"),
          "blocked", new News(CALL, Progress.ENDED, Outcome.REJECTED, 0, "twilio-sip-608"),
          "canceled", new News(CALL, Progress.ENDED, Outcome.CANCELED, 0, "twilio-canceled"),
          "inbound",
              new Webhook.InboundArrived(
                  "CAdddddddddddddddddddddddddddddddd", 14_155_550_123L, 15_105_647_903L));

  static Stream<List<String>> samples() {
    return WebhookSamples.read("twilio.txt").stream();
  }

  private static WebhookRequest request(List<String> sample) {
    return WebhookSamples.post(
        sample.get(1),
        sample.get(0).equals("inbound") ? "inbound" : "status",
        Map.of("x-twilio-signature", sample.get(2)),
        sample.get(3));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void translate_sample_saysWhatItMeans(List<String> sample) {
    assertThat(webhooks.translate(request(sample))).isEqualTo(EXPECTED.get(sample.get(0)));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void translate_tamperedSample_isForged(List<String> sample) {
    List<String> tampered =
        List.of(
            sample.get(0),
            sample.get(1),
            sample.get(2),
            sample.get(3).replace("CallStatus=", "CallStatus=x"));
    assertThat(webhooks.translate(request(tampered))).isInstanceOf(Forged.class);
    List<String> elsewhere =
        List.of(sample.get(0), sample.get(1) + "0", sample.get(2), sample.get(3));
    assertThat(webhooks.translate(request(elsewhere))).isInstanceOf(Forged.class);
  }

  @Test
  void translate_withoutSignature_isForged() {
    WebhookRequest unsigned = WebhookSamples.post(URL, "status", Map.of(), "CallSid=CA1");
    assertThat(webhooks.translate(unsigned)).isEqualTo(new Forged("no signature"));
  }

  @Test
  void translate_signedForAnotherAccount_isForged() {
    assertThat(webhooks.translate(signed("status", "AccountSid=ACother&CallSid=CA1")))
        .isEqualTo(new Forged("another account"));
    assertThat(webhooks.translate(signed("status", "CallSid=CA1")))
        .isEqualTo(new Forged("another account"));
  }

  @Test
  void translate_accountWithApiKey_checksWithThePrimaryToken() {
    TwilioWebhooks keyed = new TwilioWebhooks(settings(ACCOUNT, TwilioDialTest.TOKEN));
    List<String> sample = WebhookSamples.read("twilio.txt").get(0);
    assertThat(keyed.translate(request(sample))).isInstanceOf(News.class);
  }

  @ParameterizedTest
  @CsvSource({
    "completed, human, 200, ANSWERED, twilio-completed",
    "completed, unknown, 200, ANSWERED, twilio-completed",
    "completed, machine_start, 200, MACHINE, twilio-completed",
    "completed, machine_end_beep, 200, MACHINE, twilio-completed",
    "completed, fax, 200, MACHINE, twilio-completed",
    "busy, '', 486, BUSY, twilio-busy",
    "busy, '', 603, REJECTED, twilio-sip-603",
    "failed, '', 607, REJECTED, twilio-sip-607",
    "no-answer, '', 608, REJECTED, twilio-sip-608",
    "failed, '', 404, FAILED, twilio-failed",
  })
  void translate_ended_tellsOutcomesApart(
      String status, String answeredBy, String sip, Outcome outcome, String reason) {
    String form =
        "AccountSid=" + ACCOUNT + "&CallSid=CA1&CallStatus=" + status + "&SipResponseCode=" + sip;
    Webhook webhook =
        webhooks.translate(
            signed("status", answeredBy.isEmpty() ? form : form + "&AnsweredBy=" + answeredBy));
    assertThat(webhook).isEqualTo(new News("CA1", Progress.ENDED, outcome, 0, reason));
  }

  @Test
  void translate_unknownStatus_isIrrelevant() {
    String form = "AccountSid=" + ACCOUNT + "&CallSid=CA1&CallStatus=parked";
    assertThat(webhooks.translate(signed("status", form))).isInstanceOf(Webhook.Irrelevant.class);
  }

  @Test
  void translate_answer_wantsADocument() {
    String form = "AccountSid=" + ACCOUNT + "&CallSid=CA1&CallStatus=in-progress";
    assertThat(webhooks.translate(signed("answer", form)))
        .isEqualTo(new Webhook.AnswerWanted("CA1"));
  }

  @Test
  void translate_inboundFromNobody_hasNoNumber() {
    String form = "AccountSid=" + ACCOUNT + "&CallSid=CA1&From=anonymous&To=%2B15105647903";
    assertThat(webhooks.translate(signed("inbound", form)))
        .isEqualTo(new Webhook.InboundArrived("CA1", 0, 15_105_647_903L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"completed", "busy", "no-answer", "failed", "canceled"})
  void translate_inboundStatusFinal_isEnded(String status) {
    String form = "AccountSid=" + ACCOUNT + "&CallSid=CA1&CallStatus=" + status;
    assertThat(webhooks.translate(signed("inbound-status", form)))
        .isEqualTo(new Webhook.InboundEnded("CA1"));
  }

  @Test
  void translate_inboundStatusNotFinal_isIrrelevant() {
    String form = "AccountSid=" + ACCOUNT + "&CallSid=CA1&CallStatus=in-progress";
    assertThat(webhooks.translate(signed("inbound-status", form)))
        .isInstanceOf(Webhook.Irrelevant.class);
  }

  /** Signs as Twilio does: URL, then names and values in order, HMAC-SHA1. */
  private static WebhookRequest signed(String purpose, String form) {
    StringBuilder text = new StringBuilder(URL);
    new TreeMap<>(WireServer.decode(form))
        .forEach((name, values) -> text.append(name).append(values.get(0)));
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(
          new SecretKeySpec(TwilioDialTest.TOKEN.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      String signature =
          Base64.getEncoder()
              .encodeToString(mac.doFinal(text.toString().getBytes(StandardCharsets.UTF_8)));
      return WebhookSamples.post(URL, purpose, Map.of("x-twilio-signature", signature), form);
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
