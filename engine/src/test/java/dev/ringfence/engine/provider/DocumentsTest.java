package dev.ringfence.engine.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.InboundTreatment;
import dev.ringfence.engine.core.model.InboundTreatment.WhenFull;
import dev.ringfence.engine.core.port.Carrier;
import dev.ringfence.engine.core.port.Speech;
import dev.ringfence.engine.core.port.WebhookReply;
import dev.ringfence.engine.provider.exotel.ExotelCarrier;
import dev.ringfence.engine.provider.plivo.PlivoCarrier;
import dev.ringfence.engine.provider.twilio.TwilioCarrier;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class DocumentsTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String NASTY = "Tom & \"Ann\" <say> it's \u0001 5 > 4 \uD83D\uDE00";
  private static final String CLEAN = "Tom & \"Ann\" <say> it's  5 > 4 \uD83D\uDE00";

  private final Carrier twilio = new TwilioCarrier(settings("ACx"));
  private final Carrier plivo = new PlivoCarrier(settings("MAXXXXXXXXXXXXXXXXXX"));
  private final Carrier exotel = new ExotelCarrier(settings("acme1"), VERTX);

  @AfterAll
  static void closeVertx() {
    VERTX.close();
  }

  private static AccountSettings settings(String id) {
    return new AccountSettings(
        "acme",
        id,
        null,
        "secret-token",
        null,
        "http://127.0.0.1:1",
        1,
        ZoneOffset.UTC,
        Duration.ofSeconds(1),
        toSpare -> {});
  }

  @Test
  void answerDocument_say_isEscapedOnceAndParses() {
    assertThat(root(twilio.answerDocument(new Speech(NASTY, null))).getTextContent())
        .isEqualTo(CLEAN);
    assertThat(root(plivo.answerDocument(new Speech(NASTY, null))).getTextContent())
        .isEqualTo(CLEAN);
    assertThat(twilio.answerDocument(new Speech("a < b", null)).body())
        .endsWith("<Response><Say>a &lt; b</Say></Response>");
    assertThat(plivo.answerDocument(new Speech("a < b", null)).body())
        .endsWith("<Response><Speak>a &lt; b</Speak></Response>");
  }

  @Test
  void answerDocument_wholeDocument_winsAndIsLeftAlone() {
    Speech speech = new Speech("ignored", "<Response><Play>x&amp;y</Play></Response>");
    assertThat(twilio.answerDocument(speech).body()).isEqualTo(speech.document());
    assertThat(plivo.answerDocument(speech).body()).isEqualTo(speech.document());
  }

  @Test
  void answerDocument_nothingToSay_isAnEmptyResponse() {
    assertThat(root(twilio.answerDocument(new Speech(null, null))).getTagName())
        .isEqualTo("Response");
    assertThat(root(plivo.answerDocument(new Speech(null, null))).hasChildNodes()).isFalse();
  }

  @Test
  void inboundReply_full_isTurnedAwayAsAsked() {
    InboundTreatment message = new InboundTreatment("", WhenFull.MESSAGE, "call & later", "");
    InboundTreatment number = new InboundTreatment("", WhenFull.REDIRECT, "", "+15005550001");
    InboundTreatment url = new InboundTreatment("", WhenFull.REDIRECT, "", "https://h/x?a=1&b=2");
    assertThat(verbs(twilio.inboundReply(false, InboundTreatment.BUSY)))
        .isEqualTo("<Reject reason=\"busy\"/>");
    assertThat(verbs(plivo.inboundReply(false, InboundTreatment.BUSY)))
        .isEqualTo("<Hangup reason=\"busy\"/>");
    assertThat(verbs(twilio.inboundReply(false, message)))
        .isEqualTo("<Say>call &amp; later</Say><Hangup/>");
    assertThat(verbs(plivo.inboundReply(false, message)))
        .isEqualTo("<Speak>call &amp; later</Speak><Hangup/>");
    assertThat(verbs(twilio.inboundReply(false, number))).isEqualTo("<Dial>+15005550001</Dial>");
    assertThat(verbs(plivo.inboundReply(false, number)))
        .isEqualTo("<Dial><Number>15005550001</Number></Dial>");
    assertThat(verbs(twilio.inboundReply(false, url)))
        .isEqualTo("<Redirect>https://h/x?a=1&amp;b=2</Redirect>");
    assertThat(verbs(plivo.inboundReply(false, url)))
        .isEqualTo("<Redirect>https://h/x?a=1&amp;b=2</Redirect>");
  }

  @Test
  void inboundReply_accepted_isSpokenToOrHeld() {
    InboundTreatment hello = new InboundTreatment("hello", WhenFull.BUSY, "", "");
    assertThat(verbs(twilio.inboundReply(true, hello))).isEqualTo("<Say>hello</Say>");
    assertThat(verbs(plivo.inboundReply(true, hello))).isEqualTo("<Speak>hello</Speak>");
    assertThat(verbs(twilio.inboundReply(true, InboundTreatment.BUSY)))
        .isEqualTo("<Pause length=\"3600\"/>");
    assertThat(verbs(plivo.inboundReply(true, InboundTreatment.BUSY)))
        .isEqualTo("<Wait length=\"3600\"/>");
  }

  @Test
  void exotel_replies_byStatusAlone() {
    assertThat(exotel.inboundReply(true, InboundTreatment.BUSY).status()).isEqualTo(200);
    assertThat(exotel.inboundReply(false, InboundTreatment.BUSY).status()).isEqualTo(302);
    assertThat(exotel.answerDocument(new Speech("x", null)).status()).isEqualTo(404);
    assertThat(Replies.<Boolean>of(answer -> exotel.hangUp("c", answer))).isFalse();
  }

  @Test
  void settings_printed_showNoSecret() {
    assertThat(settings("ACx").toString()).doesNotContain("secret-token").doesNotContain("ACx");
  }

  private static String verbs(WebhookReply reply) {
    String body = reply.body();
    root(reply);
    return body.substring(
        body.indexOf("<Response>") + "<Response>".length(), body.indexOf("</Response>"));
  }

  private static Element root(WebhookReply reply) {
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.contentType()).startsWith("text/xml");
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(reply.body().getBytes(StandardCharsets.UTF_8)))
          .getDocumentElement();
    } catch (Exception e) {
      throw new AssertionError("not XML: " + reply.body(), e);
    }
  }
}
