package dev.ringfence.engine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfence.engine.http.ApiBed.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OnceOnlyTest {
  private static final String CSV = "to\n+14155550101\n";
  private ApiBed bed;

  @BeforeEach
  void open() {
    bed = new ApiBed();
  }

  @AfterEach
  void close() {
    bed.close();
  }

  private Answer upload(String key, String query, String body) {
    return bed.send(
        bed.request("/v1/batches?" + query)
            .header("Idempotency-Key", key)
            .header("Content-Type", "text/csv")
            .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void sameKeySameBody_storedAnswerByteForByte() {
    Answer first = upload("\"a b\"", "template=reminder&name=x", CSV);
    Answer second = upload("\"a b\"", "name=x&template=reminder", CSV);

    assertThat(first.header("Idempotent-Replayed")).isEmpty();
    assertThat(second.header("Idempotent-Replayed")).hasValue("true");
    assertThat(second.status()).isEqualTo(202);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(bed.desk.accepted()).isEqualTo(1);
  }

  @Test
  void sameKeyOtherBodyOrParameters_422() {
    upload("k", "template=reminder", CSV);

    assertThat(upload("k", "template=reminder", CSV + "+14155550102\n").problem())
        .isEqualTo("idempotency-key-reused");
    assertThat(upload("k", "template=reminder&name=y", CSV).problem())
        .isEqualTo("idempotency-key-reused");
    assertThat(bed.desk.accepted()).isEqualTo(1);
  }

  @Test
  void sameKeyStillRunning_409() throws Exception {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    bed.desk.hold(gate);
    CompletableFuture<Answer> first =
        CompletableFuture.supplyAsync(() -> upload("k", "template=reminder", CSV));
    await().until(() -> !bed.keys.isFree(0, "k"));

    assertThat(upload("k", "template=reminder", CSV).problem()).isEqualTo("idempotency-key-in-use");
    gate.complete(null);
    assertThat(first.get().status()).isEqualTo(202);
  }

  @Test
  void failedRequest_freesItsKey() {
    assertThat(upload("k", "template=reminder", "to\nx\n").status()).isEqualTo(422);
    assertThat(bed.keys.isFree(0, "k")).isTrue();
    bed.desk.fail(new IllegalStateException("the disk is full"));
    assertThat(upload("k", "template=reminder", CSV).status()).isEqualTo(500);
    assertThat(bed.keys.isFree(0, "k")).isTrue();
  }

  @Test
  void sameKeyInAnotherWorkspace_isAnotherKey() {
    upload("k", "template=reminder", CSV);
    Answer other =
        bed.send(
            bed.bare("/v1/batches?template=survey")
                .header("Authorization", "Bearer " + ApiBed.OTHER_KEY)
                .header("Idempotency-Key", "k")
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString(CSV)));

    assertThat(other.status()).isEqualTo(202);
    assertThat(other.header("Idempotent-Replayed")).isEmpty();
  }

  @Test
  void bareAndQuotedKey_areTheSame() {
    upload("abc", "template=reminder", CSV);

    assertThat(upload("\"abc\"", "template=reminder", CSV).header("Idempotent-Replayed"))
        .hasValue("true");
  }

  @Test
  void malformedKey_400() {
    for (String key :
        new String[] {"", "\"open", "a b", "\"a\\x\"", "\"a\"b\"", "\"", "x".repeat(256), "\"\""}) {
      assertThat(upload(key, "template=reminder", CSV).status()).as(key).isEqualTo(400);
    }
    assertThat(upload("\"a\\\"b\\\\\"", "template=reminder", CSV).status()).isEqualTo(202);
    assertThat(bed.keys.isFree(0, "a\"b\\")).isFalse();
  }

  @Test
  void singleCall_repeated_isOneCall() {
    Answer first = call("k", "{\"template\":\"reminder\",\"to\":\"+14155550101\"}");
    Answer second = call("k", "{\"template\":\"reminder\",\"to\":\"+14155550101\"}");
    Answer other = call("k", "{\"template\":\"reminder\",\"to\":\"+14155550102\"}");

    assertThat(first.status()).isEqualTo(202);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(other.problem()).isEqualTo("idempotency-key-reused");
    assertThat(bed.desk.accepted()).isEqualTo(1);
  }

  private Answer call(String key, String body) {
    return bed.send(
        bed.request("/v1/calls")
            .header("Idempotency-Key", key)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }
}
