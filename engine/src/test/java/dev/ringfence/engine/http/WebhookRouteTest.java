package dev.ringfence.engine.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.port.WebhookReply;
import dev.ringfence.engine.http.ApiBed.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookRouteTest {
  private static final String PATH = "/cb/main/00000000000000ff.AbC_-/status";
  private ApiBed bed;

  @BeforeEach
  void open() {
    bed = new ApiBed();
  }

  @AfterEach
  void close() {
    bed.close();
  }

  private Answer post(String path, String type, String body) {
    return bed.send(
        bed.bare(path).header("Content-Type", type).POST(BodyPublishers.ofString(body)));
  }

  @Test
  void form_isDecodedAndTheRestStaysAsItCame() {
    Answer answer =
        post(
            PATH + "?a=1%2B1&b=x+y&a=2",
            "application/x-www-form-urlencoded; charset=UTF-8",
            "CallSid=CA1&To=%2B14155550101&Empty=&Name=%C3%A9+b&List=1&List=2");

    assertThat(answer.status()).isEqualTo(204);
    FakeWebhooks.Received received = bed.webhooks.received.get(0);
    assertThat(received.method()).isEqualTo("POST");
    assertThat(received.pathAndQuery()).isEqualTo(PATH + "?a=1%2B1&b=x+y&a=2");
    assertThat(received.query()).isEqualTo(Map.of("a", List.of("1+1", "2"), "b", List.of("x y")));
    assertThat(received.form())
        .isEqualTo(
            Map.of(
                "CallSid", List.of("CA1"),
                "To", List.of("+14155550101"),
                "Empty", List.of(""),
                "Name", List.of("\u00e9 b"),
                "List", List.of("1", "2")));
  }

  @Test
  void flatJson_membersBecomeTexts() {
    post(
        PATH,
        "application/json",
        "{\"Status\":\"completed\",\"Duration\":12,\"Ok\":true,\"Legs\":[{\"a\":1}],\"None\":null}");

    assertThat(bed.webhooks.received.get(0).form())
        .containsEntry("Status", List.of("completed"))
        .containsEntry("Duration", List.of("12"))
        .containsEntry("Ok", List.of("true"))
        .containsEntry("Legs", List.of("[{\"a\":1}]"));
  }

  @Test
  void multipart_fieldsAreDecoded() {
    String body =
        "--XX\r\nContent-Disposition: form-data; name=\"CallSid\"\r\n\r\nabc\r\n"
            + "--XX\r\nContent-Disposition: form-data; name=\"Status\"\r\n\r\ncompleted\r\n"
            + "--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.txt\"\r\n\r\nfile\r\n"
            + "--XX--\r\n";

    Answer answer = post(PATH, "multipart/form-data; boundary=XX", body);

    assertThat(answer.status()).as(answer.body()).isEqualTo(204);
    assertThat(bed.webhooks.received.get(0).form())
        .isEqualTo(Map.of("CallSid", List.of("abc"), "Status", List.of("completed")));
  }

  @Test
  void get_isAnsweredWithTheDesksDocument() {
    bed.webhooks.reply = new WebhookReply(200, "application/xml", "<Response/>");

    Answer answer = bed.send(bed.bare(PATH.replace("status", "answer") + "?CallSid=CA1"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("<Response/>");
    assertThat(answer.header("Content-Type")).hasValue("application/xml");
    assertThat(bed.webhooks.received.get(0).method()).isEqualTo("GET");
  }

  @Test
  void forbidden_isPassedOn() {
    bed.webhooks.reply = WebhookReply.FORBIDDEN;

    assertThat(post(PATH, "application/x-www-form-urlencoded", "a=b").status()).isEqualTo(403);
  }

  @Test
  void headers_lowerCaseAndFirstOfMany() {
    bed.send(
        bed.bare(PATH)
            .header("X-Twilio-Signature", "first")
            .header("X-Twilio-Signature", "second")
            .POST(BodyPublishers.noBody()));

    assertThat(bed.webhooks.received.get(0).headers()).containsEntry("x-twilio-signature", "first");
  }

  @Test
  void strangeBodies_areRefusedAndNotHandedIn() {
    String large = "a=" + "x".repeat(70_000);
    assertThat(post(PATH, "application/x-www-form-urlencoded", large).status()).isEqualTo(413);
    assertThat(post(PATH, "application/json", "{").status()).isEqualTo(422);
    assertThat(post(PATH, "application/json", "[1]").status()).isEqualTo(422);
    assertThat(post(PATH, "application/x-www-form-urlencoded", "a=%zz").status()).isEqualTo(400);
    assertThat(bed.send(bed.bare(PATH)).status()).isEqualTo(204);
    bed.webhooks.received.clear();
    assertThat(bed.webhooks.received).isEmpty();
  }

  @Test
  void otherBodies_areEmptyForms() {
    assertThat(post(PATH, "text/plain", "hello").status()).isEqualTo(204);
    assertThat(post(PATH, "application/json", "").status()).isEqualTo(204);
    assertThat(bed.webhooks.received).allSatisfy(r -> assertThat(r.form()).isEmpty());
  }
}
